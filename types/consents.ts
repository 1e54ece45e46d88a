import { z } from 'zod';
import { contract } from './contract';
import { instant, rid } from './primitives';

/** `familyHistory`: that a family member sees paid or not; given on the page of that question, never by itself. */
export const CONSENT_PURPOSES = ['privacy', 'idNumber', 'familyHistory'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export const consentText = z
  .object({ purpose: z.enum(CONSENT_PURPOSES), version: z.string(), title: z.string(), body: z.string() })
  .meta({ id: 'ConsentText' });
export type ConsentText = z.infer<typeof consentText>;

export const consents = z
  .object({
    texts: z.array(consentText).meta({ description: '现在的文本' }),
    given: z.array(
      z.object({
        consentId: rid,
        purpose: z.enum(CONSENT_PURPOSES),
        version: z.string(),
        title: z.string(),
        givenAt: instant,
        isCurrent: z.boolean().meta({ description: '同意的是不是现在的文本' }),
      }),
    ),
  })
  .meta({ id: 'Consents' });
export type Consents = z.infer<typeof consents>;

export const getConsents = contract({
  method: 'GET',
  path: '/api/consents',
  level: 'L0',
  summary: '同意书的文本，和我同意过的',
  answers: { 200: consents },
  errors: [],
});

export const postConsents = contract({
  method: 'POST',
  path: '/api/consents',
  level: 'L0',
  summary: '同意一份文本',
  body: z.object({ purpose: z.enum(CONSENT_PURPOSES).exclude(['familyHistory']), version: z.string().max(20) }),
  answers: { 200: z.object({ consentId: rid }) },
  errors: ['consent.missing'],
});

export const deleteConsent = contract({
  method: 'DELETE',
  path: '/api/consents/:id',
  level: 'L0',
  summary: '取消同意；取消"用身份证号"后，要重新确认身份',
  params: z.object({ id: rid }),
  answers: { 204: 'empty' },
  errors: ['notFound'],
});
