import { z } from 'zod';
import { contract } from './contract';
import { instant, rid } from './primitives';

/** A session's secret, shown once. It goes into `Authorization: Bearer …`. */
export const newSession = z.object({ token: z.string(), expiresAt: instant }).meta({ id: 'NewSession' });
export type NewSession = z.infer<typeof newSession>;

export const postSessions = contract({
  method: 'POST',
  path: '/api/sessions',
  level: 'none',
  summary: '用 wx.login 的 code 登录',
  body: z.object({ code: z.string().min(1).max(128) }),
  answers: {
    200: newSession.extend({ isVerified: z.boolean().meta({ description: '已确认过至少一个人的身份' }) }),
  },
  errors: [],
});

export const getSessions = contract({
  method: 'GET',
  path: '/api/sessions',
  level: 'L0',
  summary: '我在哪些手机上登录着',
  answers: {
    200: z.object({
      sessions: z.array(z.object({ sessionId: rid, startedAt: instant, usedAt: instant, isCurrent: z.boolean() })),
    }),
  },
  errors: [],
});

export const deleteSession = contract({
  method: 'DELETE',
  path: '/api/sessions/:id',
  level: 'L0',
  summary: '退出一个登录',
  params: z.object({ id: rid }),
  answers: { 204: 'empty' },
  errors: ['notFound'],
});
