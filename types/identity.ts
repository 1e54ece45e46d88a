import { z } from 'zod';
import { CLAIM_ERRORS, claimFields } from './claim';
import { contract } from './contract';
import { rid } from './primitives';
import { newSession } from './sessions';

export const verification = z
  .object({
    participantId: rid,
    level: z.enum(['L1', 'L2']),
    next: z.enum(['tier', 'home']).meta({ description: '没有自己要去的页时：第一次去选档，以后回首页' }),
    session: newSession.optional().meta({ description: '级别变了，换新的登录；旧的已失效' }),
    phoneNotice: z
      .object({ code: z.literal('identity.phone'), message: z.string() })
      .optional()
      .meta({ description: '手机号没对上：能缴费，看记录要换个办法' }),
  })
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof verification>;

export const postVerifications = contract({
  method: 'POST',
  path: '/api/identity/verifications',
  level: 'L0',
  summary: '用姓名和身份证号确认身份，手机号对上的级别更高',
  body: z.object({
    ...claimFields,
    phoneCode: z.string().min(1).max(128).optional(),
  }),
  answers: { 200: verification },
  errors: CLAIM_ERRORS,
});

/** Other ways to prove that one is the person. `face` is only where the county offers it, never the only way. */
export const PROOF_WAYS = ['sms', 'village', 'face'] as const;

export const postProofs = contract({
  method: 'POST',
  path: '/api/identity/proofs',
  level: 'L1',
  summary: '换个办法确认是本人：短信验证码（不带code就是发一条）、村干部或窗口给的码',
  body: z.object({ participantId: rid, way: z.enum(PROOF_WAYS), code: z.string().max(20).optional() }),
  answers: {
    200: verification,
    202: z.object({ message: z.string(), againAfterSeconds: z.int() }).meta({ id: 'ProofSent' }),
  },
  errors: [
    'identity.level',
    'sms.wrong',
    'proof.notOffered',
    'identity.locked',
    'identity.frozen',
    'identity.taken',
    'rate.tooOften',
  ],
});
