import { z } from 'zod';
import { CLAIM_ERRORS, claimFields } from './claim';
import { contract } from './contract';
import { calendarDay, instant, rid } from './primitives';

/** Who the insured is to the payer. `self`: the account's own record. */
export const RELATIONS = ['self', 'father', 'mother', 'spouse', 'child', 'other'] as const;
export type Relation = (typeof RELATIONS)[number];

/**
 * `self` own record · `full` the person agreed: paid or not is shown · `payOnly` pays, nobody was asked · `waiting` the
 * person was asked · `refused`, `expired` the answer or its lack: paying goes on.
 */
export const LINK_STATES = ['self', 'full', 'payOnly', 'waiting', 'refused', 'expired'] as const;
export type LinkState = (typeof LINK_STATES)[number];

const linkOut = z
  .object({
    linkId: rid,
    participantId: rid,
    relation: z.enum(RELATIONS),
    maskedName: z.string(),
    state: z.enum(LINK_STATES),
    message: z.string().optional().meta({ description: '等本人同意、没同意、过时了，怎么办' }),
    sinceDay: calendarDay,
  })
  .meta({ id: 'FamilyLink' });
export type FamilyLinkView = z.infer<typeof linkOut>;

/** Somebody who pays for me. */
const payerIn = z
  .object({
    linkId: rid,
    participantId: rid.meta({ description: '替谁付（自己的记录）' }),
    payer: z.string().meta({ description: '付款人（遮住）' }),
    relation: z.enum(RELATIONS),
    state: z.enum(LINK_STATES),
    sinceDay: calendarDay,
  })
  .meta({ id: 'FamilyPayer' });

export const getFamilyLinks = contract({
  method: 'GET',
  path: '/api/family-links',
  level: 'L0',
  summary: '我替谁付，谁替我付',
  answers: {
    200: z
      .object({ links: z.array(linkOut), payers: z.array(payerIn), peopleMax: z.int(), payersMax: z.int() })
      .meta({ id: 'FamilyLinks' }),
  },
  errors: [],
});

export const postFamilyLinks = contract({
  method: 'POST',
  path: '/api/family-links',
  level: 'L0',
  summary: '加一位家人：姓名和身份证号对上，马上能缴（只能缴）',
  body: z.object({
    relation: z.enum(RELATIONS).exclude(['self']),
    ...claimFields,
  }),
  answers: { 200: linkOut },
  errors: CLAIM_ERRORS,
});

/** `card`: share the token by WeChat · `sms`: to the register's phone · `village`: a code that the cadre or counter read out. */
export const ASK_WAYS = ['card', 'sms', 'village'] as const;

export const postFamilyAsk = contract({
  method: 'POST',
  path: '/api/family-links/:id/asks',
  level: 'L0',
  summary: '请本人同意看记录（再问一次也用它）',
  params: z.object({ id: rid }),
  body: z.object({ way: z.enum(ASK_WAYS), code: z.string().max(20).optional() }),
  answers: {
    200: z
      .object({
        state: z.enum(LINK_STATES),
        token: z.string().optional().meta({ description: '放进转发卡片的一次性口令' }),
        expiresAt: instant.optional(),
        message: z.string(),
      })
      .meta({ id: 'FamilyAsk' }),
  },
  errors: ['notFound', 'sms.wrong', 'proof.notOffered', 'identity.locked', 'family.refused', 'family.withdrawn'],
});

export const deleteFamilyLink = contract({
  method: 'DELETE',
  path: '/api/family-links/:id',
  level: 'L0',
  summary: '取消，付款人和本人都可以；已缴的凭证还在',
  params: z.object({ id: rid }),
  answers: { 204: 'empty' },
  errors: ['notFound'],
});

const askByToken = z.object({ token: z.string().min(16).max(64) });

export const getFamilyAsk = contract({
  method: 'GET',
  path: '/api/family-links/asks/:token',
  level: 'L0',
  summary: '家人想看缴费记录：是谁，能看到什么',
  params: askByToken,
  answers: {
    200: z
      .object({
        payer: z.string().meta({ description: '付款人（遮住）' }),
        participantId: rid.optional().meta({ description: '本人已确认身份时' }),
        maskedName: z.string(),
        relation: z.enum(RELATIONS),
        expiresAt: instant,
        canDecide: z.boolean().meta({ description: '现在就能定；不能时先去确认身份' }),
      })
      .meta({ id: 'FamilyAskView' }),
  },
  errors: ['token.stale'],
});

export const FAMILY_DECISIONS = ['agree', 'refuse', 'refuseAndEnd'] as const;

export const postFamilyDecision = contract({
  method: 'POST',
  path: '/api/family-links/asks/:token/decision',
  level: 'L0',
  summary: '同意、不同意、也不让他缴（要本人L2）',
  params: askByToken,
  body: z.object({ decision: z.enum(FAMILY_DECISIONS) }),
  answers: { 200: z.object({ state: z.enum([...LINK_STATES, 'ended']), message: z.string() }) },
  errors: ['token.stale', 'identity.level'],
});

export const postFamilyDispute = contract({
  method: 'POST',
  path: '/api/family-links/:id/disputes',
  level: 'L0',
  summary: '这不是我家人：马上停用，转人核对（要本人L2）',
  params: z.object({ id: rid }),
  answers: { 200: z.object({ caseId: rid, message: z.string(), answerByDay: calendarDay }) },
  errors: ['notFound', 'identity.level'],
});
