declare const fenBrand: unique symbol;

/** Money: a whole number of fen (分, 1/100 yuan). Never yuan, never a fraction. */
export type Fen = number & { readonly [fenBrand]: true };

const MAX_FEN = 2_147_483_647; // the database column is a signed 32-bit int: 21 million yuan

/** Asserts that a number is a whole, storable number of fen. Throws RangeError: reaching it is a bug, not user input. */
export const fen = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount) || Math.abs(amount) > MAX_FEN) throw new RangeError('not an amount in fen');
  return amount as Fen;
};

export const yuan = (amount: number): Fen => fen(Math.round(amount * 100));

export const sumFen = (amounts: readonly Fen[]): Fen => fen(amounts.reduce((total, amount) => total + amount, 0));

/** For people: whole yuan without decimals, else two: 500, 500.05. No currency sign. */
export const formatYuan = (amount: Fen): string => {
  const sign = amount < 0 ? '-' : '';
  const absolute = Math.abs(amount);
  const cents = absolute % 100;
  const whole = String(Math.floor(absolute / 100));
  return cents === 0 ? `${sign}${whole}` : `${sign}${whole}.${String(cents).padStart(2, '0')}`;
};
