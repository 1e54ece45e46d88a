import type { FamilyLinkView, Relation } from '../../types/family-links';
import type { Home, HomeCard } from '../../types/home';
import type { Phone, TestPerson } from './resident';
import { consentVersionOf } from './resident';
import type { Answer } from './world';

export const tryToAdd = async (
  phone: Phone,
  person: Pick<TestPerson, 'name' | 'idNumber'>,
  relation: Relation = 'other',
  agreedTo?: string,
): Promise<Answer> => {
  const { name, idNumber } = person;
  const consentVersion = agreedTo ?? (await consentVersionOf(phone));
  return phone.request('POST', '/api/family-links', { relation, name, idNumber, consentVersion });
};

/** Adds somebody by name and ID number, as the page does. Throws when refused. */
export const addFamily = async (
  phone: Phone,
  person: Pick<TestPerson, 'name' | 'idNumber'>,
  relation: Relation = 'other',
  agreedTo?: string,
): Promise<FamilyLinkView> => {
  const answer = await tryToAdd(phone, person, relation, agreedTo);
  if (answer.status !== 200) throw new Error(`not added: ${answer.bytes.toString()}`);
  return answer.json as unknown as FamilyLinkView;
};

export type FamilyLinks = {
  links: FamilyLinkView[];
  payers: { linkId: string; payer: string; relation: string; state: string }[];
};

export const linksOf = async (phone: Phone): Promise<FamilyLinks> =>
  (await phone.request('GET', '/api/family-links')).json as unknown as FamilyLinks;

export const askByCard = async (phone: Phone, linkId: string): Promise<string> =>
  (
    (await phone.request('POST', `/api/family-links/${linkId}/asks`, { way: 'card' })).json as unknown as {
      token: string;
    }
  ).token;

export const decide = (phone: Phone, token: string, decision: 'agree' | 'refuse' | 'refuseAndEnd'): Promise<Answer> =>
  phone.request('POST', `/api/family-links/asks/${token}/decision`, { decision });

export const homeOf = async (phone: Phone): Promise<Home> =>
  (await phone.request('GET', '/api/home')).json as unknown as Home;

export const cardOf = async (phone: Phone, participantId: string): Promise<HomeCard | undefined> =>
  (await homeOf(phone)).people.find((card) => card.participantId === participantId);

/** The code of an error answer. */
export const codeOf = (answer: Answer): string =>
  (answer.json as unknown as { error?: { code: string } }).error?.code ?? '';
