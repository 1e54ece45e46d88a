import type { Verification } from '../../types/identity';
import { postProofs, postVerifications } from '../../types/identity';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { countyTime } from '../shared/day';
import type { ProveCommand } from './prove-participant';
import type { Verified, VerifyCommand } from './verify-participant';

type UseCases = {
  verifyParticipant(command: VerifyCommand): Promise<Verified>;
  proveParticipant(command: ProveCommand): Promise<Verified>;
  sendProofCode(command: Pick<ProveCommand, 'caller' | 'participantRid'>): Promise<{
    message: string;
    againAfterSeconds: number;
  }>;
};

const PHONE_NOTICE = { code: 'identity.phone', message: '能缴费；看记录要换个办法确认' } as const;

export const identityRoutes = (useCases: UseCases): Route[] => [
  route(postVerifications, async ({ body, caller, ip }) => ({
    status: 200,
    body: view(await useCases.verifyParticipant({ ...body, caller, ip })),
  })),
  route(postProofs, async ({ body, caller, ip }) => {
    const { participantId: participantRid, way, code = '' } = body;
    if (way === 'sms' && code === '') {
      return { status: 202, body: await useCases.sendProofCode({ caller, participantRid }) };
    }
    return { status: 200, body: view(await useCases.proveParticipant({ caller, ip, participantRid, way, code })) };
  }),
];

const view = ({ participantRid, level, isFirst, session }: Verified): Verification => ({
  participantId: participantRid,
  level,
  next: isFirst ? 'tier' : 'home',
  ...(session === undefined ? {} : { session: { ...session, expiresAt: countyTime(session.expiresAt) } }),
  ...(level === 'L1' ? { phoneNotice: PHONE_NOTICE } : {}),
});
