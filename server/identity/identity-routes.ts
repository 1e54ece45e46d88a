import { postVerifications } from '../../types/identity';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { countyTime } from '../shared/day';
import type { Verified, VerifyCommand } from './verify-participant';

type UseCases = { verifyParticipant(command: VerifyCommand): Promise<Verified> };

const PHONE_NOTICE = { code: 'identity.phone', message: '能缴费；看记录要换个办法确认' } as const;

export const identityRoutes = (useCases: UseCases): Route[] => [
  route(postVerifications, async ({ body, caller, ip }) => {
    const { participantRid, level, isFirst, session } = await useCases.verifyParticipant({ ...body, caller, ip });
    return {
      status: 200,
      body: {
        participantId: participantRid,
        level,
        next: isFirst ? 'tier' : 'home',
        ...(session === undefined ? {} : { session: { ...session, expiresAt: countyTime(session.expiresAt) } }),
        ...(level === 'L1' ? { phoneNotice: PHONE_NOTICE } : {}),
      },
    };
  }),
];
