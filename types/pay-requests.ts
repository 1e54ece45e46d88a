import { z } from 'zod';
import { basket } from './baskets';
import { contract } from './contract';
import { instant, rid } from './primitives';

export const postPayRequests = contract({
  method: 'POST',
  path: '/api/pay-requests',
  level: 'L1',
  subject: 'basket',
  summary: '让家人替我付：缴费单变成一张卡片',
  body: z.object({ basketId: rid }),
  answers: { 200: z.object({ token: z.string(), expiresAt: instant, message: z.string() }).meta({ id: 'PayRequest' }) },
  errors: ['notFound', 'identity.level'],
});

export const getPayRequest = contract({
  method: 'GET',
  path: '/api/pay-requests/:token',
  level: 'L0',
  summary: '打开"替我付"的卡片，得到自己的缴费单（只看得到要付的）',
  params: z.object({ token: z.string().min(16).max(64) }),
  answers: { 200: basket },
  errors: ['token.stale', 'family.limit', 'family.payersFull', 'family.withdrawn', 'identity.frozen'],
});
