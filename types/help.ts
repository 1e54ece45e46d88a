import { z } from 'zod';
import { contract } from './contract';

const office = z
  .object({
    name: z.string(),
    kind: z.enum(['socialSecurity', 'tax', 'village', 'bank']),
    address: z.string(),
    hours: z.string(),
    phone: z.string().optional(),
    bring: z.string().meta({ description: '要带什么' }),
  })
  .meta({ id: 'Office' });
export type Office = z.infer<typeof office>;

const helpAnswer = z
  .object({
    key: z.string(),
    question: z.string(),
    lines: z.array(z.string()).max(5),
    source: z.string().optional().meta({ description: '依据哪份文件' }),
    next: z.object({ text: z.string(), page: z.string() }).optional(),
  })
  .meta({ id: 'HelpAnswer' });
export type HelpAnswer = z.infer<typeof helpAnswer>;

export const help = z
  .object({
    answers: z.array(helpAnswer),
    hotlines: z.array(z.object({ number: z.string(), about: z.string() })),
    offices: z.array(office),
    officesNote: z.string().optional().meta({ description: '没有登记办理点时的一句话' }),
    safety: z.string(),
  })
  .meta({ id: 'Help' });
export type Help = z.infer<typeof help>;

export const getHelp = contract({
  method: 'GET',
  path: '/api/help',
  level: 'L0',
  summary: '帮助：六个问题、电话、附近办理点',
  answers: { 200: help },
  errors: [],
});
