/** Chance that comes again with the same seed. */
export type Dice = {
  /** 0 ≤ n < 1. */
  next(): number;
  /** 0 … n - 1. */
  below(n: number): number;
  chance(share: number): boolean;
  one<Item>(items: readonly Item[]): Item;
};

/** Mulberry32: small, known, and the same on every machine. */
export const diceOf = (seed: number): Dice => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    chance: (share) => next() < share,
    one: <Item>(items: readonly Item[]): Item => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
  };
};
