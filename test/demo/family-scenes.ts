import type { FamilyLinkView, Relation } from '../../types/family-links';
import type { DemoClient } from './demo-client';
import { signedIn, startOrder } from './demo-client';
import type { DemoPerson } from './demo-person';

type Place = { baseUrl: string; controlUrl: string };

/**
 * A family of the demo: the daughter in the city pays for her father, who agreed that she may look, for her mother, who has
 * not answered yet, and is paying for her uncle just now.
 */
export const playFamily = async (place: Place, examples: readonly DemoPerson[]): Promise<void> => {
  const person = (alias: string): DemoPerson => {
    const found = examples.find((example) => example.alias === alias);
    if (found === undefined) throw new Error(`no example ${alias}`);
    return found;
  };
  const signIn = async (alias: string): Promise<DemoClient> =>
    (await signedIn(place, { ...person(alias), openid: `demo-${alias}` })).client;
  const daughter = await signIn('zhangxiaolan');
  const { texts } = await daughter.get<{ texts: { purpose: string; version: string }[] }>('/api/consents');
  const consentVersion = texts.find((text) => text.purpose === 'idNumber')?.version;
  const add = (alias: string, relation: Relation): Promise<FamilyLinkView> => {
    const { name, idNumber } = person(alias);
    return daughter.post<FamilyLinkView>('/api/family-links', { relation, name, idNumber, consentVersion });
  };
  const ask = async ({ linkId }: FamilyLinkView): Promise<string> =>
    (await daughter.post<{ token: string }>(`/api/family-links/${linkId}/asks`, { way: 'card' })).token;
  const token = await ask(await add('zhangdeshan', 'father'));
  const father = await signIn('zhangdeshan');
  await father.post(`/api/family-links/asks/${token}/decision`, { decision: 'agree' });
  await ask(await add('wangxiulan', 'mother'));
  const { participantId } = await add('zhangdehe', 'other');
  await startOrder(daughter, participantId, '500');
};
