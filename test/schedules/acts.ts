import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Basket } from '../../types/baskets';
import type { FaultName } from '../local-wechat/server/faults/fault-names';
import { advanceBoth } from '../support/order-facts';
import type { Dice } from './dice';
import type { Act, Payer, Play, Stage, StartedOrder } from './play';
import { ask, someOrder, startOrder, TIERS, YEARS } from './play';
import { apply, decide } from './refund-acts';

const NOTICE_FATES: FaultName[] = [
  'notice.dropped',
  'notice.duplicated',
  'notice.concurrent',
  'notice.late',
  'notice.otherId',
  'notice.byCertificate',
  'notice.mixedKeys',
  'notice.spacedJson',
];
const ANSWER_FATES: FaultName[] = [
  'answer.202',
  'answer.429',
  'answer.429Accepted',
  'answer.500',
  'answer.500Accepted',
  'answer.502Html',
  'answer.503',
  'answer.reset',
  'answer.resetAfterCommit',
  'answer.wrongKey',
  'answer.tampered',
  'answer.byCertificate',
];
const CLOSE_FATES: FaultName[] = ['close.paidMeanwhile', 'close.paidAfter', 'close.frequencyLimited'];
const REFUND_FATES: FaultName[] = ['refund.abnormal', 'refund.closed', 'refund.notEnough', 'refund.xmlNotice'];
const DOORS = ['prepay', 'query', 'close', 'refund', 'refundQuery'] as const;
const MINUTE_MS = 60_000;
const SKEW_MS = 240_000; // what both sides must bear
const CRASH_WITHIN_MS = 12;
const CLOSE_WITHIN_MS = 8;

const basketOf = async (dice: Dice, play: Play, payer: Payer): Promise<Basket | undefined> => {
  const years = dice.chance(0.4) ? YEARS : [dice.one(YEARS)];
  const lines = years.map((feeYear) => ({ participantId: play.participantId, feeYear, tier: dice.one(TIERS) }));
  const answer = await ask(payer, 'POST', '/api/baskets', { lines });
  return answer?.status === 200 ? (answer.json as unknown as Basket) : undefined;
};

const sameAgain = async (play: Play, payer: Payer, { lines }: StartedOrder): Promise<Basket | undefined> => {
  const wished = lines.map(({ feeYear, tier }) => ({ participantId: play.participantId, feeYear, tier }));
  const answer = await ask(payer, 'POST', '/api/baskets', { lines: wished });
  return answer?.status === 200 ? (answer.json as unknown as Basket) : undefined;
};

const order: Act = async ({ world, dice }, play) => {
  const payer = dice.one(play.payers);
  const basket = await basketOf(dice, play, payer);
  if (basket === undefined) return 'no basket';
  if (basket.removed.some(({ canTakeOver }) => canTakeOver === true)) {
    const taken = await ask(payer, 'POST', `/api/baskets/${basket.basketId}/takeover`);
    if (taken?.status !== 200) return `takeover ${taken?.code ?? 'cut'}`;
    const again = await ask(payer, 'GET', `/api/baskets/${basket.basketId}`);
    if (again?.status !== 200) return 'taken over';
    return `takeover, ${await startOrder(world, play, payer, again.json as unknown as Basket)}`;
  }
  return startOrder(world, play, payer, basket);
};

const supplement: Act = async (stage, play) => {
  const { world, dice } = stage;
  if (play.orders.every(({ isEnded }) => !isEnded) && play.factN === 0) return pay(stage, play);
  const payer = dice.one(play.payers);
  const line = { participantId: play.participantId, feeYear: dice.one(YEARS), tier: dice.one(TIERS) };
  const answer = await ask(payer, 'POST', '/api/baskets', { lines: [{ ...line, kind: 'supplement' }] });
  if (answer?.status !== 200) return answer?.code ?? 'cut';
  return startOrder(world, play, payer, answer.json as unknown as Basket);
};

const cashier = async ({ world, dice }: Stage, started: StartedOrder): Promise<string> => {
  const { outTradeNo, payer, requestPayment } = started;
  if (dice.chance(0.6)) await world.wechat.control.arm(dice.one(NOTICE_FATES), { outTradeNo, count: 1 });
  const outcome = dice.chance(0.85) ? 'pay' : dice.one(['cancel', 'balance', 'limit'] as const);
  const { result } = await world.wechat.control.requestPayment({ openid: payer.openid, ...requestPayment, outcome });
  if (outcome === 'pay') started.isEnded = true; // paid, or not payable any more
  return `${outTradeNo} ${outcome}: ${result}`;
};

/** Mostly an order that nobody has ended yet, a new one when there is none. */
const pay: Act = async (stage, play) => {
  const { dice } = stage;
  const open = play.orders.findLast(({ isEnded }) => !isEnded);
  if (open !== undefined || dice.chance(0.1)) {
    const started = open ?? someOrder(dice, play);
    return started === undefined ? 'nothing to pay' : cashier(stage, started);
  }
  const ordered = await order(stage, play);
  const started = play.orders.findLast(({ isEnded }) => !isEnded);
  return started === undefined ? ordered : `${ordered}, ${await cashier(stage, started)}`;
};

/** WeChat says ok to two phones at once, and the resident gives up meanwhile. */
const payWhileClosing: Act = async (stage, play) => {
  const started = someOrder(stage.dice, play);
  if (started === undefined) return pay(stage, play);
  const giveUp = async (): ReturnType<typeof ask> => {
    await new Promise((later) => setTimeout(later, stage.dice.below(CLOSE_WITHIN_MS)));
    return ask(started.payer, 'POST', `/api/orders/${started.orderId}/close`, {});
  };
  const [paid, closed] = await Promise.all([cashier(stage, started), giveUp()]);
  return `${paid}, closing: ${closed?.code ?? 'cut'}`;
};

const close: Act = async (stage, play) => {
  const { world, dice } = stage;
  const started = someOrder(dice, play);
  if (started === undefined) return pay(stage, play);
  if (dice.chance(0.5)) {
    const { outTradeNo } = started;
    const fate = dice.one(CLOSE_FATES);
    await world.wechat.control.arm(fate, { outTradeNo, count: 1 });
    if (fate === 'close.paidAfter') await world.wechat.control.arm('notice.dropped', { outTradeNo, count: 1 });
  }
  const answer = await ask(started.payer, 'POST', `/api/orders/${started.orderId}/close`, {});
  started.isEnded = true;
  return `${started.outTradeNo} ${answer?.code ?? 'cut'}`;
};

/** Money of an order that was given up arrives while somebody else is about to pay the very same. */
const lateWhileHeld: Act = async (stage, play) => {
  const { world, dice } = stage;
  const { control } = world.wechat;
  const first = play.orders.findLast(({ isEnded }) => !isEnded);
  if (first === undefined) return order(stage, play);
  const { outTradeNo } = first;
  await control.arm('close.paidAfter', { outTradeNo, count: 1 });
  await control.arm('notice.dropped', { outTradeNo, count: 1 });
  await ask(first.payer, 'POST', `/api/orders/${first.orderId}/close`, {});
  first.isEnded = true;
  const other = dice.one(play.payers);
  const basket = await sameAgain(play, other, first);
  const second = basket === undefined ? 'no basket' : await startOrder(world, play, other, basket);
  const told = await notices(stage, { ...play, orders: [first] });
  const last = play.orders.at(-1);
  const paid = last === undefined || last === first || dice.chance(0.3) ? 'not paid' : await cashier(stage, last);
  return `${outTradeNo}, ${second}, ${told}, ${paid}`;
};

const again: Act = async (stage, play) => {
  const { dice } = stage;
  const started = someOrder(dice, play);
  if (started === undefined) return pay(stage, play);
  const act = dice.one(['prepay', 'hold'] as const);
  const answer = await ask(started.payer, 'POST', `/api/orders/${started.orderId}/${act}`);
  const fresh = (answer?.json as unknown as { requestPayment?: StartedOrder['requestPayment'] } | undefined)
    ?.requestPayment;
  if (fresh !== undefined) started.requestPayment = fresh;
  return `${act} ${answer?.code ?? 'cut'}`;
};

/** The same notices come again, at once, and whoever pays, pays without the phone. */
const notices: Act = async (stage, play) => {
  const { world, dice } = stage;
  const states = await Promise.all(play.orders.map(({ outTradeNo }) => world.wechat.control.order(outTradeNo)));
  const paid = states.filter(({ state }) => state === 'SUCCESS');
  if (paid.length === 0) return pay(stage, play);
  const { outTradeNo } = dice.one(paid);
  const made = await world.wechat.control.makeNotices({ outTradeNo, count: 1 + dice.below(3) });
  const answers = await Promise.all(
    made.map(({ url, headers, body }) => fetch(url, { method: 'POST', headers, body }).catch(() => undefined)),
  );
  return `${outTradeNo} ${answers.map((answer) => answer?.status ?? 'cut').join(' ')}`;
};

const bank: Act = async ({ world, dice, folder }, play) => {
  const feeYear = dice.one(YEARS);
  const tier = dice.one(TIERS);
  const channel = dice.one(['bankCounter', 'villageCash', 'bankDebit'] as const);
  play.factN += 1;
  const path = join(folder, `${play.person.idNumber}-${play.factN}.csv`);
  const row = [play.person.idNumber, feeYear, tier, tier, 0, '2026-06-11', channel];
  const serial = `S${play.person.idNumber.slice(6, 17)}-${play.factN}`;
  writeFileSync(path, `身份证号,年度,档次,个人缴费,政府补贴,缴费日期,渠道,流水号\n${[...row, serial].join(',')}\n`);
  const told = await world.product.commands.importPaidYears({ path, apply: true, officer: 'test' });
  return `${channel} ${feeYear}: ${told.outcome}, credited ${told.creditedCount}, held ${told.heldCount}`;
};

const time: Act = async ({ world, dice }) => {
  const minutes = dice.below(16);
  await advanceBoth(world, minutes * MINUTE_MS);
  await world.runJobs();
  return `${minutes} min`;
};

const skew: Act = async ({ world, dice }) => {
  const offset = Math.round((dice.next() * 2 - 1) * SKEW_MS);
  await world.wechat.control.setClockOffset(world.clock.now().getTime() - Date.now() + offset);
  return `WeChat ${Math.round(offset / 1_000)} s off`;
};

const fault: Act = async ({ world, dice }) => {
  const name = dice.one(dice.chance(0.75) ? ANSWER_FATES : REFUND_FATES);
  const where = name.startsWith('answer.') ? { endpoint: dice.one(DOORS) } : {};
  await world.wechat.control.arm(name, { count: 1, ...where });
  return `${name} ${'endpoint' in where ? where.endpoint : ''}`;
};

/** The server dies in the middle of some other act. */
const crash: Act = async (stage, play) => {
  const { dice, world } = stage;
  const name = dice.one(['order', 'close', 'notices', 'payWhileClosing', 'again'] as const);
  const dying = new Promise((later) => setTimeout(later, dice.below(CRASH_WITHIN_MS))).then(() => world.crash());
  const said = await ACTS[name]
    .act(stage, play)
    .catch((error: unknown) => `${name} died: ${String(error).slice(0, 60)}`);
  await dying;
  return `in ${name}: ${said}`;
};

/** How often each act is chosen, in shares of the whole. */
export const ACTS = {
  order: { share: 20, act: order },
  pay: { share: 24, act: pay },
  notices: { share: 9, act: notices },
  close: { share: 8, act: close },
  payWhileClosing: { share: 6, act: payWhileClosing },
  lateWhileHeld: { share: 4, act: lateWhileHeld },
  supplement: { share: 7, act: supplement },
  apply: { share: 6, act: apply },
  decide: { share: 7, act: decide },
  bank: { share: 6, act: bank },
  again: { share: 4, act: again },
  time: { share: 2, act: time },
  fault: { share: 7, act: fault },
  skew: { share: 2, act: skew },
  crash: { share: 1, act: crash },
} satisfies Record<string, { share: number; act: Act }>;

export type ActName = keyof typeof ACTS;

const NAMES = Object.keys(ACTS) as ActName[];
const SHARES = NAMES.reduce((sum, name) => sum + ACTS[name].share, 0);

export const chooseAct = (dice: Dice): ActName => {
  let left = dice.next() * SHARES;
  for (const name of NAMES) {
    left -= ACTS[name].share;
    if (left < 0) return name;
  }
  return 'time';
};
