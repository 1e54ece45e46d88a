import { contributionLines, lineStages } from '../../server/contributions/contribution-line-store';
import { ensurePersonYear } from '../../server/contributions/person-year-store';
import type { DatabaseSettings } from '../../server/database/data-source';
import { openDatabase } from '../../server/database/data-source';
import type { Caller } from '../../server/http/caller';
import { householdRegions, participants } from '../../server/participants/participant-store';
import { placeOf } from '../../server/participants/seal-person';
import { addWorkingDays } from '../../server/policy/working-days';
import type { IssueReceiptsDeps } from '../../server/receipts/issue-receipts';
import { issueReceipts } from '../../server/receipts/issue-receipts';
import type { SettledLine, SettledOrder } from '../../server/payments/payment-reads';
import { wechatLineRef } from '../../server/payments/payment-reads';
import type { ReceiptFonts } from '../../server/receipts/receipt-fonts';
import { newReceiptKey, parseReceiptKeys } from '../../server/receipts/receipt-keys';
import type { ReceiptRoutesDeps } from '../../server/receipts/receipt-routes';
import { receiptsOfOrder } from '../../server/receipts/receipt-store';
import { householdRegionsOn, insuredPeopleIn } from '../../server/receipts/register-reads';
import { addDays, day, dayOf } from '../../server/shared/day';
import { fen } from '../../server/shared/fen';
import { checkCharacter } from '../../server/shared/identity-number';
import { newRid, sha256Hex } from '../../server/shared/ids';
import { createSealer } from '../../server/shared/sealing';

export const PAID_AT = new Date('2026-06-11T10:32:00+08:00');
export const PAYEE = '国家税务总局青禾县税务局';
export const PAYER = { accountId: 7, name: '张强' };
const NOW = new Date('2026-06-11T10:32:09+08:00');

export type YearPaid = { feeYear: number; yuan: number; tier?: string; subsidyYuan?: number };
export type PersonPaid = { participantId: number; years: readonly YearPaid[] };

/** A database with a register, credited orders and receipts; other rooms' answers are what the test says. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- its inferred type is the list of what it builds
export const openReceiptWorld = async (settings: DatabaseSettings, fonts?: ReceiptFonts) => {
  let now = NOW;
  const clock = { now: () => now };
  const setNow = (instant: Date): void => {
    now = instant;
  };
  const database = await openDatabase(settings, clock, { migrate: true });
  const key = newReceiptKey('k2026');
  const keys = parseReceiptKeys(JSON.stringify([key]));
  const sealer = createSealer(new Map([[1, Buffer.alloc(32, 7)]]));
  const orders = new Map<number, SettledOrder>();
  const settledOrder = (_: unknown, orderId: number): Promise<SettledOrder | undefined> =>
    Promise.resolve(orders.get(orderId));
  const issueDeps: IssueReceiptsDeps = {
    inTransaction: database.inTransaction,
    clock,
    keys,
    settledOrder,
    householdRegions: householdRegionsOn,
    payerOf: (_, accountId) => Promise.resolve(accountId === PAYER.accountId ? payer.participantId : undefined),
  };
  const owned = new Map<number, number[]>();
  const days = { taxBooked: 1, inTreasury: 3, transferred: 10, inAccount: 15 };
  const calendar = { holidays: [day('2026-06-12')], workingWeekends: [] };
  const routesDeps: ReceiptRoutesDeps = {
    reader: database.reader,
    keys,
    inTransaction: database.inTransaction,
    clock,
    stagePromises: () => (stage, paidDay) => addWorkingDays(paidDay, days[stage], calendar),
    taxHall: (_, on) => ({
      hall: '青禾县办税服务厅',
      address: '人民路1号',
      hours: '工作日',
      bring: '身份证',
      answerByDay: addDays(on, 7),
    }),
    settledOrder,
    insuredPeople: insuredPeopleIn(sealer),
    participantsAtL2: (_, accountId) => Promise.resolve(owned.get(accountId) ?? []),
    packTexts: () => ({
      receiptTitle: '',
      receiptFooter: '缴费依据。可到办税大厅换税收缴款书。',
      countyName: '青禾县',
    }),
    publicBaseUrl: 'https://jf.example.gov.cn',
    fonts: fonts ?? ({} as ReceiptFonts), // only the file needs them
  };
  let made = 0;
  const next = (): number => (made += 1);

  const aPerson = async (
    name: string,
    regionCode = '610199001002',
  ): Promise<{ participantId: number; rid: string }> => {
    const rid = newRid();
    const digits = `610199195801${String(1_000 + next()).padStart(5, '0')}`;
    const participantId = await database.inTransaction(async (tx) => {
      const id = await tx.insert(participants, {
        idNumberIndex: sha256Hex(digits),
        rid,
        idNumberEnc: sealer.seal(placeOf(rid, 'id_number_enc'), digits + checkCharacter(digits)),
        nameEnc: sealer.seal(placeOf(rid, 'name_enc'), name),
        nameIndex: sha256Hex(name),
        birthDay: day('1958-01-01'),
        status: 'normal',
        versionN: 1,
      });
      await tx.insert(householdRegions, { participantId: id, fromDay: day('2000-01-01'), regionCode });
      return id;
    });
    return { participantId, rid };
  };

  const payer = await aPerson(PAYER.name);

  /** A settled order with its credited lines; no receipt yet. */
  const anOrder = async (people: readonly PersonPaid[], { accountId = PAYER.accountId, payeeName = PAYEE } = {}) => {
    const orderId = next();
    const outTradeNo = `260611${String(orderId).padStart(8, '0')}`;
    const lines = await database.inTransaction(async (tx) => {
      const credited: SettledLine[] = [];
      for (const { participantId, years } of people) {
        for (const { feeYear, yuan, tier = String(yuan), subsidyYuan = 0 } of years) {
          const personYearId = await ensurePersonYear(tx, participantId, feeYear);
          const line = { tier, personalFen: yuan * 100, subsidyFen: subsidyYuan * 100 };
          const lineId = await tx.insert(contributionLines, {
            ...line,
            channel: 'wechat',
            channelRef: wechatLineRef(outTradeNo, personYearId),
            dueItemId: next(),
            personYearId,
            paidAt: PAID_AT,
            collectionDay: dayOf(PAID_AT),
            explanationText: '{}',
            liveSlot: 1,
          });
          await tx.insert(lineStages, { lineId, stage: 'paid', stageDay: dayOf(PAID_AT), source: 'wechat' });
          const amountFen = fen(line.personalFen);
          credited.push({ lineId, participantId, feeYear, tier, amountFen, subsidyFen: fen(line.subsidyFen) });
        }
      }
      return credited;
    });
    orders.set(orderId, { orderId, orderRid: newRid(), outTradeNo, accountId, successAt: PAID_AT, payeeName, lines });
    return { orderId, outTradeNo, lines };
  };

  /** A settled order and its receipts. */
  const receiptsFor = async (people: readonly PersonPaid[], options?: { accountId?: number; payeeName?: string }) => {
    const order = await anOrder(people, options);
    await issueReceipts(issueDeps, { orderId: order.orderId });
    const receipts = await receiptsOfOrder(database.reader, order.orderId);
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('no receipt was issued');
    return { ...order, receipts, receipt };
  };

  const reverse = (lineId: number): Promise<number> =>
    database.inTransaction((tx) => tx.change('UPDATE contribution_lines SET live_slot = NULL WHERE id = ?', [lineId]));

  return {
    database,
    key,
    keys,
    issueDeps,
    routesDeps,
    orders,
    owned,
    aPerson,
    anOrder,
    receiptsFor,
    reverse,
    clock,
    setNow,
  };
};
export type ReceiptWorld = Awaited<ReturnType<typeof openReceiptWorld>>;

/** Somebody asking: which account, and what they are to whom. */
export const aCaller = (
  accountId: number,
  levels: Readonly<Record<number, { level: 'L1' | 'L2'; audience: 'insured' | 'payer' }>> = {},
): Caller => ({
  accountId,
  sessionId: 1,
  openid: `o-${accountId}`,
  levelFor: (participantId) => levels[participantId]?.level,
  audienceFor: (participantId) => levels[participantId]?.audience ?? 'payer',
  people: [],
  knowsHistory: (participantId) => levels[participantId]?.level === 'L2',
  standingFor: () => undefined,
  person: () => undefined,
});
