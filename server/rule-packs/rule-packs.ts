import type { InTransaction, Reader } from '../database/transaction';
import type { RulePack } from '../policy/rule-pack';
import { windowAt } from '../policy/windows';
import type { Day } from '../shared/day';
import { day, dayOf, instantOf, yearOf } from '../shared/day';
import type { LoadedPack } from './loaded-pack';
import { insertPack, knownPacks, replaceUnusedHash } from './rule-pack-store';

/** A loaded pack with its row. */
export type RegisteredPack = LoadedPack & { readonly id: number };

export type RulePacks = {
  readonly all: readonly RegisteredPack[];
  /** The pack of a region (12-digit code or a prefix) for a fee year, in force on a day. The longest region code wins. */
  packFor(regionCode: string, feeYear: number, on: Day): RegisteredPack | undefined;
  /** All fee years of a region as of a day, for `policy/`. */
  lawFor(regionCode: string, on: Day): ReadonlyMap<number, RulePack>;
};

/**
 * Registers loaded packs in the database and refuses a used pack with another content. `problems` is empty when all is
 * well.
 */
export const registerPacks = async (
  { inTransaction, reader }: { inTransaction: InTransaction; reader: Reader },
  loaded: readonly LoadedPack[],
): Promise<{ packs: RulePacks; problems: string[] }> => {
  await inTransaction(async (tx) => {
    const known = await knownPacks(tx);
    for (const { law, contentHash } of loaded) {
      const row = known.find((candidate) => isSame(candidate, law));
      const { regionCode, feeYear: packYear, version: versionN, validFrom: fromDay, validTo: toDay } = law;
      if (row === undefined) await insertPack(tx, { regionCode, packYear, versionN, contentHash, fromDay, toDay });
      else if (row.contentHash !== contentHash) await replaceUnusedHash(tx, row.id, contentHash, fromDay, toDay);
    }
  });
  const known = await knownPacks(reader);
  const registered: RegisteredPack[] = [];
  const problems: string[] = [];
  for (const pack of loaded) {
    const row = known.find((candidate) => isSame(candidate, pack.law));
    if (row === undefined) throw new Error('a pack just registered is not there');
    if (row.contentHash === pack.contentHash) registered.push({ ...pack, id: row.id });
    else problems.push(`${pack.name}：已经用过的政策包被改动。请恢复原样，改动写成新的版本（version）。`);
  }
  return { packs: rulePacksOf(registered), problems };
};

const isSame = (row: { regionCode: string; packYear: number; versionN: number }, law: RulePack): boolean =>
  row.regionCode === law.regionCode && row.packYear === law.feeYear && row.versionN === law.version;

export const rulePacksOf = (all: readonly RegisteredPack[]): RulePacks => {
  const packsOf = (regionCode: string, on: Day): RegisteredPack[] =>
    all
      .filter((pack) => regionCode.startsWith(pack.law.regionCode) && isInForce(pack.law, on))
      .sort(
        (one, other) =>
          other.law.regionCode.length - one.law.regionCode.length || (one.law.validFrom < other.law.validFrom ? 1 : -1),
      );
  return {
    all,
    packFor: (regionCode, feeYear, on) => packsOf(regionCode, on).find(({ law }) => law.feeYear === feeYear),
    lawFor: (regionCode, on) => {
      const law = new Map<number, RulePack>();
      for (const pack of packsOf(regionCode, on)) if (!law.has(pack.law.feeYear)) law.set(pack.law.feeYear, pack.law);
      return law;
    },
  };
};

// The last version of a past fee year stays its law for ever: back years are paid, and receipts worded, by it.
const isInForce = (law: RulePack, on: Day): boolean =>
  law.validFrom <= on && (law.validTo === null || on <= law.validTo || law.feeYear < yearOf(on));

/**
 * Packs that take money now, or will, by a figure no document in hand confirms. Production refuses to start on them: at
 * New Year a running server goes over to the next year's pack by itself, so a draft has no place there either.
 */
export const unverifiedWindows = (all: readonly LoadedPack[], now: Date, channel: string): string[] =>
  all
    .filter(({ law }) => law.unverified.length > 0 && (opensFrom(law, now, channel) || isReachedBack(law, all, now)))
    .map(({ name, law }) => `${name}：有 ${law.unverified.length} 个金额没有核实（unverified），不能开缴费期`);

const opensFrom = (law: RulePack, now: Date, channel: string): boolean => {
  const first = instantOf(law.validFrom > `${law.feeYear}-01-01` ? law.validFrom : day(`${law.feeYear}-01-01`));
  const from = first > now ? first : now;
  if (yearOf(dayOf(from)) > law.feeYear || (law.validTo !== null && dayOf(from) > law.validTo)) return false;
  const window = windowAt(law, from, { channel });
  return window.state !== 'closed' || (window.opensDay !== null && yearOf(window.opensDay) === law.feeYear);
};

/** An older year whose own tiers are charged today (C13). */
const isReachedBack = (law: RulePack, all: readonly LoadedPack[], now: Date): boolean => {
  const thisYear = yearOf(dayOf(now));
  return all.some(
    ({ law: { regionCode, feeYear, backpay } }) =>
      regionCode === law.regionCode &&
      feeYear >= thisYear &&
      backpay.tiers === 'then' &&
      !backpay.approval &&
      law.feeYear < feeYear &&
      law.feeYear >= feeYear - backpay.years,
  );
};

/** This year's packs of the county, or of a place in it, that name another payee than the one residents would be shown. */
export const payeeProblems = (
  all: readonly LoadedPack[],
  { county, now, payeeName }: { county: string; now: Date; payeeName: string },
): string[] => {
  const today = dayOf(now);
  return all
    .filter(({ law }) => law.regionCode.startsWith(county) || county.startsWith(law.regionCode))
    .filter(({ law }) => law.feeYear === yearOf(today) && isInForce(law, today))
    .filter(({ file }) => file.collector.payee !== payeeName)
    .map(
      ({ name, file }) => `WECHAT_PAY_PAYEE_NAME：政策包 ${name} 的收款单位是 ${file.collector.payee}，两处要一字不差`,
    );
};
