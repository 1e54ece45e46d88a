import { assertMove, ORDER_MOVES, ORDER_STATES, orderDiagram, statesBefore } from '../../server/payments/order-state';
import { markClosed } from '../../server/payments/order-store';
import { REFUND_MOVES, REFUND_STATES, refundStatesBefore } from '../../server/payments/refund-state';

const pairsOf = <State extends string>(states: readonly State[]): [State, State][] =>
  states.flatMap((from) => states.map((to): [State, State] => [from, to]));

const reachable = (start: string, moves: readonly (readonly [string, string, string])[]): Set<string> => {
  const seen = new Set([start]);
  for (const state of seen) for (const [from, to] of moves) if (from === state) seen.add(to); // grows while it is walked
  return seen;
};

const keysOf = (moves: readonly (readonly [string, string, string])[]): string[] =>
  moves.map(([from, to]) => `${from} → ${to}`);

describe('the life of an order', () => {
  const legal = new Set(keysOf(ORDER_MOVES));

  it('reaches every state, and names every move once', () => {
    expect([...reachable('created', ORDER_MOVES)].sort()).toEqual([...ORDER_STATES].sort());
    expect(legal.size).toBe(ORDER_MOVES.length);
  });

  it.each(pairsOf(ORDER_STATES))('%s → %s is a move of the table or throws', (from, to) => {
    const move = (): void => {
      assertMove(from, to);
    };
    if (legal.has(`${from} → ${to}`)) expect(move).not.toThrow();
    else expect(move).toThrow(`an order cannot move from ${from} to ${to}`);
  });

  it('is paid for ever, from any other state', () => {
    expect(statesBefore('paid').sort()).toEqual(ORDER_STATES.filter((state) => state !== 'paid').sort());
    expect(ORDER_STATES.filter((to) => legal.has(`paid → ${to}`))).toEqual([]);
  });

  it('never becomes payable again once a close was begun: its years may be free for others', () => {
    expect(statesBefore('payable')).toEqual(['created']);
    expect(statesBefore('created')).toEqual([]);
  });

  it('keeps years under review from being freed by anything but an officer', () => {
    expect(
      ORDER_MOVES.filter(([from, to]) => from === 'underReview' && to === 'closed').map(([, , why]) => why),
    ).toEqual(['an officer decided']);
    expect(() => markClosed({} as never, { id: 1, reason: 'hold', from: ['paid'] })).toThrow('cannot move');
  });

  it('prints as a diagram', () => {
    expect(orderDiagram()).toBe(`stateDiagram-v2
  created --> payable: WeChat gave a prepay id, or knows the order
  created --> closed: WeChat knows no such order, or refused it
  created --> paid: money arrived
  created --> underReview: what arrived does not fit the order
  payable --> closing: hold or window over, given up, taken over or changed
  payable --> closed: WeChat had closed it
  payable --> paid: money arrived
  payable --> underReview: what arrived does not fit the order
  closing --> closed: WeChat confirmed the close
  closing --> paid: money arrived before the close
  closing --> underReview: what arrived does not fit the order
  closed --> paid: money arrived after the close
  closed --> underReview: what arrived does not fit the order
  underReview --> closed: an officer decided
  underReview --> paid: the right money arrived`);
  });
});

describe('the life of a refund', () => {
  it('reaches every state, and names every move once', () => {
    expect([...reachable('decided', REFUND_MOVES)].sort()).toEqual([...REFUND_STATES].sort());
    expect(new Set(keysOf(REFUND_MOVES)).size).toBe(REFUND_MOVES.length);
  });

  it('ends in states that nothing leaves', () => {
    const left = new Set<string>(REFUND_MOVES.map(([from]) => from));
    expect(REFUND_STATES.filter((state) => !left.has(state))).toEqual(['succeeded', 'closed', 'returned']);
  });

  it.each([
    ['decided', []],
    ['sent', ['decided']],
    ['processing', ['abnormal', 'sent']],
    ['succeeded', ['abnormal', 'processing', 'sent']],
    ['abnormal', ['processing', 'sent']],
    ['closed', ['processing', 'sent']],
    ['byTransfer', ['abnormal', 'decided', 'processing', 'sent']],
    ['returned', ['abnormal', 'byTransfer']],
  ] as const)('comes to %s from %j only', (to, from) => {
    expect(refundStatesBefore(to).sort()).toEqual(from);
  });
});
