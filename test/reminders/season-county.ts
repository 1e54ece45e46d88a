import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accounts } from '../../server/identity/account-store';
import { identityLevels } from '../../server/identity/level-store';
import { messageQuotas } from '../../server/messages/message-quota-store';
import { DEMO_COUNTY, demoIdNumber } from '../demo/demo-person';
import { seeded } from '../demo/random';
import { writeCounty } from '../demo/write-county';
import { openidFor } from '../local-wechat/server/openids';
import type { TestPerson } from '../support/resident';
import type { World } from '../support/world';

/** Why a reminder may or may not go to somebody: the truth that the product has to find. */
export type Standing = 'due' | 'reaching' | 'dead' | 'covered' | 'pensioner';
export type SeasonPerson = TestPerson & {
  village: string;
  standing: Standing;
  /** Under which WeChat somebody is told of this person, their own or a child's. */
  alias: string | undefined;
  isOwn: boolean;
  /** How many messages that WeChat agreed to; for good when it is undefined. */
  yeses: number | undefined;
  paidAt: Date | undefined;
  toldAt: Date[];
};

const PEOPLE_OF_VILLAGE = 300;
const SINCE_2026 = '2026-01-05';
const SINCE_2025 = '2025-01-05'; // owes that year too
const DAYS_OF_BIRTH = 7_000;
const DAY_MS = 86_400_000;
const FIRST_BIRTH = Date.UTC(1970, 0, 1);

/** A county of so many people, the same for a seed: who owes, who must be left alone, and who is reached how. */
export const seasonPeople = (count: number, seed: number): SeasonPerson[] => {
  const random = seeded(seed);
  let lastOwner: string | undefined;
  return Array.from({ length: count }, (_, at): SeasonPerson => {
    const kind = random();
    const way = random();
    const standing: Standing =
      kind < 0.04 ? 'dead' : kind < 0.1 ? 'covered' : kind < 0.15 ? 'pensioner' : kind < 0.2 ? 'reaching' : 'due';
    const isOwn = way < 0.35;
    const isChilds = way >= 0.35 && way < 0.43 && lastOwner !== undefined;
    const alias = isOwn ? `season-${at}` : isChilds ? lastOwner : undefined;
    lastOwner = isOwn ? alias : isChilds ? undefined : lastOwner; // nobody has two parents here
    const village = `${DEMO_COUNTY}001${String(Math.floor(at / PEOPLE_OF_VILLAGE) + 1).padStart(3, '0')}`;
    return {
      name: '李秀英',
      idNumber: idNumberOf(at, standing),
      phone: isOwn || (way >= 0.43 && way < 0.78) ? `199${String(at).padStart(8, '0')}` : '',
      village,
      enrolledDay: standing === 'reaching' ? SINCE_2025 : SINCE_2026,
      status: standing === 'dead' ? '终止参保' : '正常参保',
      ...(standing === 'dead' ? { stopReason: '死亡', stoppedDay: '2026-03-01' } : {}),
      groups: standing === 'covered' ? [{ kind: '人群', name: '特困', fromDay: '2020-01-01', toDay: '' }] : [],
      paid: [],
      standing,
      alias,
      isOwn,
      yeses: at % 4 === 0 ? 2 : undefined,
      paidAt: undefined,
      toldAt: [],
    };
  });
};

/** Ages by standing: near 60, above it, or in between; numbers that no two people share. */
const idNumberOf = (at: number, standing: Standing): string => {
  const first =
    standing === 'reaching' ? Date.UTC(1966, 9, 1) : standing === 'pensioner' ? Date.UTC(1940, 0, 1) : FIRST_BIRTH;
  const days = standing === 'reaching' ? 360 : DAYS_OF_BIRTH;
  const birthDay = new Date(first + (at % days) * DAY_MS).toISOString().slice(0, 10);
  return demoIdNumber(birthDay, Math.floor(at / days) + 100);
};

/** Puts everybody into the register by import, and their WeChats beside it. */
export const settleCounty = async (world: World, people: readonly SeasonPerson[]): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-season-'));
  try {
    const villages = [...new Set(people.map(({ village }) => village))];
    const { register } = writeCounty(folder, {
      regions: [
        { code: DEMO_COUNTY, parentCode: '', name: '青禾县', insurable: 0 },
        { code: `${DEMO_COUNTY}001`, parentCode: DEMO_COUNTY, name: '河湾镇', insurable: 0 },
        ...villages.map((code) => ({ code, parentCode: `${DEMO_COUNTY}001`, name: '柳树村', insurable: 0 })),
      ],
      people: people.map(({ alias, ...person }) => ({ ...person, ...(alias === undefined ? {} : { alias }) })),
    });
    for (const path of register) {
      const report = await world.product.commands.importRegister({ path, apply: true, officer: 'test' });
      if (report.problemCount > 0) throw new Error(JSON.stringify(report.problems.slice(0, 3)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await giveWechats(world, people);
};

/** As sign-ins, proofs and taps would leave it: thousands of them through the door are another test's matter. */
const giveWechats = async (world: World, people: readonly SeasonPerson[]): Promise<void> => {
  const { reader, inTransaction } = world.product.database;
  const appid = world.wechat.merchant.appId;
  const oneTime = (await world.wechat.control.templates()).find(({ title }) => title === '缴费提醒')?.priTmplId ?? '';
  const { priTmplId: longTerm } = await world.wechat.control.addLongTerm('缴费提醒');
  // The register keeps the order of the file.
  const ids = (await reader.rows<{ id: number }>('SELECT id FROM participants ORDER BY id')).map(({ id }) => id);
  const owners = people.filter(({ isOwn }) => isOwn);
  await inTransaction((tx) =>
    tx.insertMany(
      accounts,
      owners.map(({ alias = '' }) => ({ openid: openidFor(appid, alias), state: 'live' })),
    ),
  );
  const found = await reader.rows<{ id: number; openid: string }>('SELECT id, openid FROM accounts');
  const accountOf = new Map(found.map(({ id, openid }) => [openid, id]));
  const accountIdOf = (alias: string): number => accountOf.get(openidFor(appid, alias)) ?? 0;
  const levels = people.flatMap(({ alias, isOwn }, at) =>
    alias === undefined ? [] : [{ accountId: accountIdOf(alias), participantId: ids[at] ?? 0, isOwn }],
  );
  await inTransaction(async (tx) => {
    const own = levels.filter(({ isOwn }) => isOwn);
    const childs = levels.filter(({ isOwn }) => !isOwn);
    const [self, payer] = [
      { levelN: 2, proof: 'phone', ownerSlot: 1, personSlot: 1 },
      { levelN: 1, proof: 'nameAndNumber', payerSlot: 1, personSlot: 2 },
    ];
    await tx.insertMany(
      identityLevels,
      own.map(({ accountId, participantId }) => ({ accountId, participantId, ...self })),
    );
    await tx.insertMany(
      identityLevels,
      childs.map(({ accountId, participantId }) => ({ accountId, participantId, ...payer })),
    );
  });
  await inTransaction(async (tx) => {
    const counts = { usedN: 0, refusedN: 0 };
    const some = owners.flatMap(({ alias = '', yeses }) => (yeses === undefined ? [] : [{ alias, grantedN: yeses }]));
    const forGood = owners.filter(({ yeses }) => yeses === undefined);
    await tx.insertMany(
      messageQuotas,
      some.map(({ alias, grantedN }) => ({ accountId: accountIdOf(alias), template: oneTime, grantedN, ...counts })),
    );
    await tx.insertMany(
      messageQuotas,
      forGood.map(({ alias = '' }) => ({
        accountId: accountIdOf(alias),
        template: longTerm,
        grantedN: 0,
        standingSlot: 1,
        ...counts,
      })),
    );
  });
  for (const { alias = '', yeses } of owners) {
    for (let yes = 0; yes < (yeses ?? 1); yes += 1) {
      await world.wechat.control.subscribe(alias, yeses === undefined ? longTerm : oneTime, 'accept');
    }
  }
};
