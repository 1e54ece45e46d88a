import type { Act } from './play';
import { ask, someOrder } from './play';

const SECRETS_TYPED = 0.1; // a secret takes longer to check than all else that a decision is

/** Somebody wants money back, or wants it twice. */
export const apply: Act = async ({ dice }, play) => {
  const started = someOrder(dice, play);
  if (started === undefined) return 'nothing paid';
  const options = await ask(started.payer, 'GET', `/api/orders/${started.orderId}/refund-options`);
  const lines = (options?.json as unknown as { lines?: { lineId: string }[] } | undefined)?.lines ?? [];
  if (lines.length === 0) return 'nothing to give back';
  const lineIds = (dice.chance(0.5) ? lines : [dice.one(lines)]).map(({ lineId }) => lineId);
  const wish = { orderId: started.orderId, lineIds, reason: 'paidTwice' };
  const answers = await Promise.all(
    Array.from({ length: 1 + dice.below(2) }, () => ask(started.payer, 'POST', '/api/refunds', wish)),
  );
  for (const answer of answers) {
    const { number } = (answer?.json ?? {}) as unknown as { number?: string };
    if (number !== undefined && !play.applications.includes(number)) play.applications.push(number);
  }
  return `${started.outTradeNo} ${answers.map((answer) => answer?.code ?? 'cut').join(' ')}`;
};

/** Officers say yes, one after the other or both at once, sometimes twice; seldom no. */
export const decide: Act = async (stage, play) => {
  const { dice, officers } = stage;
  const number = play.applications.at(-1);
  if (number === undefined) return apply(stage, play);
  const word = dice.chance(0.9) ? ['approve', number] : ['refuse', number, '--reason', '材料不全，请到窗口补。'];
  const said = await Promise.all(
    officers.names.map((name) =>
      dice.chance(SECRETS_TYPED) ? officers.refunds(word, name) : officers.refundsUnasked(word, name),
    ),
  );
  return `${word.slice(0, 2).join(' ')}: ${said.map(({ lines }) => lines.at(-1) ?? '').join(' | ')}`;
};
