import type { LinkState, Relation } from '../../types/family-links';

export type Audience = 'insured' | 'payer' | 'officer';

/** How a caller stands to one person. */
export type Standing = {
  readonly participantId: number;
  readonly rid: string;
  readonly level: 'L1' | 'L2';
  readonly relation: Relation;
  readonly link: LinkState;
};

/** Who is asking, as the use cases see it. Filled by identity (officers: by staff). */
export type Caller = {
  readonly accountId: number;
  readonly sessionId: number;
  readonly openid: string;
  /** Everybody this caller may pay for, in the order they were added. */
  readonly people: readonly Standing[];
  levelFor(participantId: number): 'L1' | 'L2' | undefined;
  /** The insured sees everything of their own; whoever only pays sees amounts and nothing of the reasons. */
  audienceFor(participantId: number): Audience;
  /** Whether paid or not may be told of every year: own record, or with the person's leave. */
  knowsHistory(participantId: number): boolean;
  standingFor(participantId: number): Standing | undefined;
  /** The person behind a public id, if this caller has any level for them. */
  person(rid: string): { participantId: number; level: 'L1' | 'L2' } | undefined;
};
