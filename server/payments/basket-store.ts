import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** 缴费单: what a payer has chosen. */
export const baskets = defineTable('baskets', ['rid', 'account_id', 'expires_at', 'version_n'], {
  unique: [['rid']],
  index: [['account_id']],
});
export type BasketRow = RowOf<typeof baskets>;

/** U(basket_id, person_year_id): a year twice. */
export const basketLines = defineTable('basket_lines', ['basket_id', 'person_year_id', 'kind', 'to_tier'], {
  unique: [['basket_id', 'person_year_id']],
});

/** The priced state of a basket, kept as evidence of what the payer was shown. U(basket_id, quote_hash). */
export const quotes = defineTable('quotes', ['basket_id', 'quote_hash', 'figures_text', 'total_fen', 'expires_at'], {
  unique: [['basket_id', 'quote_hash']],
});
export type QuoteRow = RowOf<typeof quotes>;

/** A line of a basket with the person and year it is for. */
export type ChosenLine = {
  personYearId: number;
  participantId: number;
  participantRid: string;
  feeYear: number;
  kind: 'contribution' | 'supplement';
  toTier: string;
};

export const basketByRid = (reader: Reader, rid: string): Promise<BasketRow | undefined> =>
  reader.row<BasketRow>('SELECT * FROM baskets WHERE rid = ?', [rid]);

export const basketById = (reader: Reader, id: number): Promise<BasketRow | undefined> =>
  reader.row<BasketRow>('SELECT * FROM baskets WHERE id = ?', [id]);

export const chosenLines = (reader: Reader, basketId: number): Promise<ChosenLine[]> =>
  reader.rows<ChosenLine>(
    `SELECT b.person_year_id, y.participant_id, p.rid AS participant_rid, y.fee_year, b.kind, b.to_tier
     FROM basket_lines b JOIN person_years y ON y.id = b.person_year_id JOIN participants p ON p.id = y.participant_id
     WHERE b.basket_id = ? ORDER BY y.participant_id, y.fee_year DESC`,
    [basketId],
  );

export const quoteOf = (reader: Reader, basketId: number, quoteHash: string): Promise<QuoteRow | undefined> =>
  reader.row<QuoteRow>('SELECT * FROM quotes WHERE basket_id = ? AND quote_hash = ?', [basketId, quoteHash]);

/** What the payer was shown last. */
export const lastShownQuote = (reader: Reader, basketId: number): Promise<QuoteRow | undefined> =>
  reader.row<QuoteRow>('SELECT * FROM quotes WHERE basket_id = ? ORDER BY expires_at DESC, id DESC LIMIT 1', [
    basketId,
  ]);

/**
 * Notes a quote; showing the same figures again only prolongs it. Looks first: an UPDATE that matches nothing would lock the
 * gap that every other new quote is about to be written into.
 */
export const keepQuote = async (
  tx: Tx,
  quote: { basketId: number; quoteHash: string; figuresText: string; totalFen: number; expiresAt: Date },
): Promise<void> => {
  const { basketId, quoteHash, expiresAt } = quote;
  const known = await quoteOf(tx, basketId, quoteHash);
  if (known === undefined) await tx.insertIfNew(quotes, quote);
  else await tx.change('UPDATE quotes SET expires_at = ? WHERE id = ?', [expiresAt, known.id]);
};

/** A new basket with the same choices, for another account or to keep them as they are. */
export const copyBasket = async (
  tx: Tx,
  fromBasketId: number,
  to: { rid: string; accountId: number; expiresAt: Date },
): Promise<number> => {
  const basketId = await tx.insert(baskets, { ...to, versionN: 1 });
  const lines = await chosenLines(tx, fromBasketId);
  await addLines(
    tx,
    basketId,
    lines.map(({ personYearId, kind, toTier }) => ({ personYearId, kind, toTier })),
  );
  return basketId;
};

type NewLines = readonly { personYearId: number; kind: ChosenLine['kind']; toTier: string }[];

/** Step: the lines of a basket just made: nothing is there to be deleted, and no gap is locked. */
export const addLines = (tx: Tx, basketId: number, lines: NewLines): Promise<void> =>
  tx.insertMany(
    basketLines,
    lines.map((line) => ({ basketId, ...line })),
  );

export const replaceLines = async (tx: Tx, basketId: number, lines: NewLines): Promise<void> => {
  await tx.change('DELETE FROM basket_lines WHERE basket_id = ?', [basketId]);
  await addLines(tx, basketId, lines);
};
