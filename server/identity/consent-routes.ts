import type { ConsentPurpose, ConsentText } from '../../types/consents';
import { deleteConsent, getConsents, postConsents } from '../../types/consents';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { countyTime } from '../shared/day';
import type { GivenConsent } from './list-consents';

type UseCases = {
  listConsents(caller: Caller): Promise<{ texts: ConsentText[]; given: GivenConsent[] }>;
  giveConsent(command: { caller: Caller; purpose: ConsentPurpose; version: string }): Promise<{ rid: string }>;
  withdrawConsent(command: { caller: Caller; rid: string }): Promise<void>;
};

export const consentRoutes = (useCases: UseCases): Route[] => [
  route(getConsents, async ({ caller }) => {
    const { texts, given } = await useCases.listConsents(caller);
    const listed = given.map(({ rid, givenAt, ...rest }) => ({
      ...rest,
      consentId: rid,
      givenAt: countyTime(givenAt),
    }));
    return { status: 200, body: { texts, given: listed } };
  }),
  route(postConsents, async ({ caller, body }) => {
    const { rid } = await useCases.giveConsent({ caller, ...body });
    return { status: 200, body: { consentId: rid } };
  }),
  route(deleteConsent, async ({ caller, params }) => {
    await useCases.withdrawConsent({ caller, rid: params.id });
    return { status: 204 };
  }),
];
