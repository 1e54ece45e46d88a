import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'koa';
import type { FaultPlace } from '../faults/fault-board';
import type { FaultName } from '../faults/fault-names';
import type { SignatureCraft } from '../notices/sign-as-wechat';
import type { World } from '../world';
import { PayError } from './pay-error';

/** Thrown to cut the connection or to leave it without an answer. */
export class NoAnswer extends Error {
  readonly how: 'reset' | 'hang';

  constructor(how: 'reset' | 'hang') {
    super(how);
    this.how = how;
  }
}

/** An answer that is not JSON of WeChat Pay. */
export class RawAnswer extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;

  constructor(status: number, headers: Record<string, string>, body: string) {
    super(String(status));
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

type Strike = () => Error;

const HTML = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n';

const BEFORE: Partial<Record<FaultName, Strike>> = {
  'answer.202': () => new RawAnswer(202, {}, ''),
  'answer.400': () => new PayError(400, 'PARAM_ERROR', '参数错误'),
  'answer.429': () => new PayError(429, 'FREQUENCY_LIMITED', '频率限制'),
  'answer.500': () => new PayError(500, 'SYSTEM_ERROR', '系统异常，请稍后重试'),
  'answer.502Html': () => new RawAnswer(502, { 'Content-Type': 'text/html' }, HTML),
  'answer.503': () => new PayError(503, 'SERVICE_UNAVAILABLE', '服务不可用，请稍后重试'),
  'answer.hang': () => new NoAnswer('hang'),
  'answer.reset': () => new NoAnswer('reset'),
  'answer.redirect': () => new RawAnswer(302, { Location: '/elsewhere' }, ''),
};

const AFTER: Partial<Record<FaultName, Strike>> = {
  'answer.429Accepted': () => new PayError(429, 'FREQUENCY_LIMITED', '频率限制'),
  'answer.500Accepted': () => new PayError(500, 'SYSTEM_ERROR', '系统异常，请稍后重试'),
  'answer.hangAccepted': () => new NoAnswer('hang'),
  'answer.resetAfterCommit': () => new NoAnswer('reset'),
};

/** Throws the answer of an armed fault: `before` the work is done, or `after`. */
export const strike = async (world: World, when: 'before' | 'after', place: FaultPlace): Promise<void> => {
  if (when === 'before') {
    const slow = world.faults.take('answer.slow', place);
    if (slow !== undefined) await sleep((slow.seconds ?? 2) * 1000);
  }
  for (const [name, error] of Object.entries(when === 'before' ? BEFORE : AFTER)) {
    if (world.faults.take(name as FaultName, place) !== undefined) throw error();
  }
};

export type AnswerCraft = SignatureCraft & { tampered?: boolean; unsigned?: boolean };

const CRAFTS: Partial<Record<FaultName, AnswerCraft>> = {
  'answer.stale': { timestampShiftSeconds: -400 },
  'answer.future': { timestampShiftSeconds: 400 },
  'answer.unknownSerial': { serial: `PUB_KEY_ID_01${'9'.repeat(34)}` },
  'answer.serialConstructor': { serial: 'constructor' },
  'answer.wrongKey': { signer: 'stranger' },
  'answer.tampered': { tampered: true },
  'answer.unsigned': { unsigned: true },
  'answer.byCertificate': { signer: 'certificate' },
};

/** How the armed faults change the signature of a 2xx answer. */
export const answerCraft = (world: World, place: FaultPlace): AnswerCraft =>
  Object.entries(CRAFTS)
    .filter(([name]) => world.faults.take(name as FaultName, place) !== undefined)
    .reduce((all, [, craft]) => ({ ...all, ...craft }), {});

/** Gives up the connection: cut at once, or kept open and silent. */
export const leaveUnanswered = (ctx: Context, how: NoAnswer['how']): void => {
  ctx.respond = false;
  ctx.state['unanswered'] = true;
  if (how === 'reset') ctx.req.socket.resetAndDestroy();
};
