import type { Answer } from './answer';
import { ask } from './server';

type Links = { links: readonly { linkId: string; participantId: string; state: string }[] };
type Asked = { state: string; message: string };

/** Reminds the insured, on the phone of the register, that somebody asked for a look at the record. */
export const remindInsured = async (participantId: string): Promise<Answer<Asked>> => {
  const links = await ask<Links>({ method: 'GET', path: '/api/family-links', needs: ['links'] });
  if (links.kind !== 'ok') return links;
  const link = links.body.links.find((one) => one.participantId === participantId);
  const linkId = encodeURIComponent(link?.linkId ?? '');
  return ask({ method: 'POST', path: `/api/family-links/${linkId}/asks`, body: { way: 'sms' }, needs: ['message'] });
};
