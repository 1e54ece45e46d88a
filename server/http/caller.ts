export type Audience = 'insured' | 'payer' | 'officer';

/** Who is asking, as the use cases see it. Filled by identity (officers: by staff). */
export type Caller = {
  readonly accountId: number;
  readonly sessionId: number;
  readonly openid: string;
  levelFor(participantId: number): 'L1' | 'L2' | undefined;
  /** The insured sees everything of their own; whoever only pays sees amounts and nothing of the reasons. */
  audienceFor(participantId: number): Audience;
  /** The person behind a public id, if this caller has any level for them. */
  person(rid: string): { participantId: number; level: 'L1' | 'L2' } | undefined;
};
