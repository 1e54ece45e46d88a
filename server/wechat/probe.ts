import { createSender } from './send-request';

/** Whether anything answers at an address, and what time it says it is (`Date` header, whole seconds). */
export type Probe = { isReached: boolean; saysNow: Date | undefined };

export const probe = async (base: string): Promise<Probe> => {
  const answer = await createSender(base)({ method: 'GET', path: '/', headers: { Accept: '*/*' } });
  if (answer.kind === 'noAnswer') return { isReached: false, saysNow: undefined };
  const instant = new Date(answer.headers.date ?? '');
  return { isReached: true, saysNow: Number.isNaN(instant.getTime()) ? undefined : instant };
};
