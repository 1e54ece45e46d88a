import { statSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '../../server/database/data-source';
import type { Database } from '../../server/database/transaction';
import type { ImportReport } from '../../server/participants/import-register';
import { importRegister } from '../../server/participants/import-register';
import {
  factsOf,
  factsOfMany,
  findByIdNumberIndex,
  householdRegionOn,
  idNumberOf as openedIdNumberOf,
  maskedNamesOf,
  nameOf,
  participantByRid,
} from '../../server/participants/participant-reads';
import { stopParticipant } from '../../server/participants/stop-participant';
import { day } from '../../server/shared/day';
import { createIndexer, createSealer } from '../../server/shared/sealing';
import { describeOnEachEngine } from '../support/engines';
import {
  fileOf,
  gb18030Of,
  groupsCsv,
  idNumberOf,
  manyIdNumber,
  OTHER_VILLAGE,
  peopleCsv,
  REGIONS,
  VILLAGE,
} from './register-files';

describeOnEachEngine('the register', (engine) => {
  let database: Database;
  const clock = { now: () => new Date('2026-06-11T02:00:00Z') };
  const secrets = {
    sealer: createSealer(new Map([[1, Buffer.alloc(32, 1)]])),
    indexer: createIndexer(Buffer.alloc(32, 2)),
  };

  beforeAll(async () => {
    database = await openDatabase(engine.settings, clock, { migrate: true });
    expect(await run(REGIONS, true)).toMatchObject({ outcome: 'applied', counts: { new: 4 } });
  });
  afterAll(() => database.close());

  const run = (content: string | Buffer, apply: boolean): Promise<ImportReport> =>
    importRegister({ ...database, ...secrets, clock }, { path: fileOf(content), apply, officer: 'tester' });
  const idOf = async (idNumber: string): Promise<number> => {
    const found = await findByIdNumberIndex(database.reader, secrets.indexer('idNumber', idNumber));
    return found?.id ?? 0;
  };
  const countOf = async (table: string): Promise<number> =>
    (await database.reader.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))?.n ?? -1;

  it('tries without writing, then writes, then knows the file', async () => {
    const csv = peopleCsv([
      { 身份证号: idNumberOf(1), 手机号: '138 0013-8000' },
      { 身份证号: idNumberOf(2), 姓名: '买买提.艾力' },
    ]);
    expect(await run(csv, false)).toMatchObject({
      outcome: 'dryRun',
      kind: 'people',
      counts: { new: 2, changed: 0, unchanged: 0 },
    });
    expect(await idOf(idNumberOf(1))).toBe(0);
    expect(await run(csv, true)).toMatchObject({ outcome: 'applied', counts: { new: 2 } });
    const before = await countOf('participants');
    expect(await run(csv, true)).toMatchObject({ outcome: 'alreadyApplied' });
    expect(await run(`${csv}\n`, true)).toMatchObject({
      outcome: 'applied',
      counts: { new: 0, changed: 0, unchanged: 2 },
    });
    expect(await countOf('participants')).toBe(before);
  });

  it('answers facts, regions and names, and seals what is personal', async () => {
    const id = await idOf(idNumberOf(2));
    const facts = await factsOf(database.reader, id);
    expect(facts).toMatchObject({
      participantId: id,
      birthDay: '1968-03-12',
      enrolledDay: '2010-01-01',
      status: 'enrolled',
      stopReason: null,
      versionN: 1,
      regions: [{ regionCode: VILLAGE, fromDay: '1968-03-12', toDay: null }],
      groups: [],
      spells: [],
    });
    expect(await participantByRid(database.reader, facts?.rid ?? '')).toEqual({ participantId: id });
    expect(await participantByRid(database.reader, 'x')).toBeUndefined();
    const deps = { reader: database.reader, sealer: secrets.sealer };
    expect(await nameOf(deps, id)).toBe('买买提·艾力');
    expect((await maskedNamesOf(deps, [id])).get(id)).toBe('买*力');
    expect(await openedIdNumberOf(deps, id)).toBe(idNumberOf(2));
    expect(await factsOf(database.reader, 999_999)).toBeUndefined();
    expect((await factsOfMany(database.reader, [id, await idOf(idNumberOf(1)), 999_999])).size).toBe(2);
  });

  it('writes nothing when one row is bad, and says what and where', async () => {
    const before = await countOf('participants');
    const good = Array.from({ length: 700 }, (_, i) => ({ 身份证号: idNumberOf(i + 100, '19700101') }));
    const report = await run(peopleCsv([...good, { 身份证号: `${idNumberOf(3).slice(0, 17)}A`, 姓名: '张3' }]), true);
    expect(report).toMatchObject({ outcome: 'refused', problemCount: 2 });
    expect(report.problems.map(({ line, column }) => [line, column])).toEqual([
      [702, '身份证号'],
      [702, '姓名'],
    ]);
    for (const { reason, mend } of report.problems) expect(reason + mend).toMatch(/[\u4e00-\u9fff]/);
    expect(JSON.stringify(report)).not.toContain(idNumberOf(3).slice(0, 17));
    expect(await countOf('participants')).toBe(before);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a village nobody knows', { 户籍村代码: '610199001999' }, '户籍村代码'],
    ['a day that does not exist', { 参保登记日: '2023-02-29' }, '参保登记日'],
    ['a day to come', { 参保登记日: '2026-06-12' }, '参保登记日'],
    ['a phone that is none', { 手机号: '029-8123456' }, '手机号'],
    ['a formula for a name', { 姓名: '=cmd()' }, '姓名'],
    ['a character of one computer only', { 姓名: '王\uE000' }, '姓名'],
    ['a number eaten by a spreadsheet', { 身份证号: '6.10199E+17' }, '身份证号'],
    ['a state nobody knows', { 参保状态: 'constructor' }, '参保状态'],
    ['stopped without a reason', { 参保状态: '终止参保', 停止日期: '2026-01-01' }, '停止原因'],
    ['a reason without a stop', { 停止原因: '死亡' }, '停止原因'],
    ['a cell of 65 characters', { 户籍起日: '1'.repeat(65) }, '户籍起日'],
    ['two cells too many', { 停止日期: ',' }, ''],
  ])('refuses %s', async (_, cells, column) => {
    const report = await run(peopleCsv([{ 身份证号: idNumberOf(4), ...cells }]), true);
    expect(report.outcome).toBe('refused');
    expect(report.problems.map((problem) => problem.column)).toContain(column);
    expect(await idOf(idNumberOf(4))).toBe(0);
  });

  it('writes nothing when the register changed between the trial and the writing', async () => {
    const village = '610199001009';
    await run(`区划代码,上级代码,名称,应参保人数\n${village},610199001,将撤村,1`, true);
    const meanwhile: Database['inTransaction'] = async (work) => {
      await database.inTransaction((tx) => tx.change('DELETE FROM regions WHERE code = ?', [village]));
      return database.inTransaction(work);
    };
    const path = fileOf(peopleCsv([{ 身份证号: idNumberOf(20) }, { 身份证号: idNumberOf(21), 户籍村代码: village }]));
    const deps = { ...database, ...secrets, clock, inTransaction: meanwhile };
    expect(await importRegister(deps, { path, apply: true, officer: 'tester' })).toMatchObject({
      outcome: 'refused',
      problems: [{ line: 3, column: '户籍村代码' }],
    });
    expect(await idOf(idNumberOf(20))).toBe(0);
  });

  it('refuses the same person twice in a file, and lists at most 200 problems', async () => {
    const twice = await run(peopleCsv([{ 身份证号: idNumberOf(4) }, { 身份证号: idNumberOf(4) }]), true);
    expect(twice).toMatchObject({ outcome: 'refused', problems: [{ line: 3 }] });
    const many = await run(peopleCsv(Array.from({ length: 300 }, () => ({ 身份证号: '1' }))), false);
    expect(many).toMatchObject({ outcome: 'refused', problemCount: 300 });
    expect(many.problems).toHaveLength(200);
  });

  it.each([
    ['an unknown header', '姓名,年龄\n张三,5'],
    ['an empty file', ''],
    ['an open quote', `${peopleCsv([])}\n"${'x'.repeat(5000)}`],
    ['bytes of no encoding', Buffer.from([0x81, 0xff, 0xff])],
  ])('refuses %s with words', async (_, content) => {
    const report = await run(content, true);
    expect(report).toMatchObject({ outcome: 'refused', problemCount: 1 });
    expect(report.problems[0]?.mend).toMatch(/请/);
  });

  it('reads a byte order mark and gb18030 with rare characters', async () => {
    const marked = await run(`\uFEFF${peopleCsv([{ 身份证号: idNumberOf(5) }])}`, true);
    expect(marked).toMatchObject({ outcome: 'applied', encoding: 'utf-8', counts: { new: 1 } });
    const bytes = gb18030Of(
      peopleCsv([
        { 身份证号: idNumberOf(6), 姓名: '王䶮' },
        { 身份证号: idNumberOf(7), 姓名: 'PLACE' },
      ]),
    );
    const place = bytes.indexOf('PLACE');
    const rare = Buffer.concat([
      bytes.subarray(0, place),
      gb18030Of('王'),
      Buffer.from([0xfe, 0x51]),
      bytes.subarray(place + 5),
    ]);
    expect(await run(rare, true)).toMatchObject({ outcome: 'applied', encoding: 'gb18030', counts: { new: 2 } });
    const deps = { reader: database.reader, sealer: secrets.sealer };
    expect(await nameOf(deps, await idOf(idNumberOf(6)))).toBe('王䶮');
    expect(await nameOf(deps, await idOf(idNumberOf(7)))).toBe('王\u{20087}');
  });

  it('upgrades 15 digits and finds the same person again', async () => {
    expect(await run(peopleCsv([{ 身份证号: '610199560312004' }]), true)).toMatchObject({ counts: { new: 1 } });
    const again = await run(peopleCsv([{ 身份证号: `\t${idNumberOf(4, '19560312')}`, 姓名: '张 建国' }]), true);
    expect(again).toMatchObject({ outcome: 'applied', counts: { new: 0, unchanged: 1 } });
  });

  it('changes what changed, moves a household by date, and never overlaps', async () => {
    const idNumber = idNumberOf(8);
    await run(peopleCsv([{ 身份证号: idNumber, 户籍起日: '2000-01-01' }]), true);
    const id = await idOf(idNumber);
    expect(
      await run(
        peopleCsv([
          {
            身份证号: idNumber,
            姓名: '张建军',
            手机号: '13800138001',
            户籍村代码: OTHER_VILLAGE,
            户籍起日: '2020/5/1',
          },
        ]),
        true,
      ),
    ).toMatchObject({ counts: { changed: 1 } });
    const facts = await factsOf(database.reader, id);
    expect(facts?.regions).toMatchObject([
      { regionCode: VILLAGE, fromDay: '2000-01-01', toDay: '2020-04-30' },
      { regionCode: OTHER_VILLAGE, fromDay: '2020-05-01', toDay: null },
    ]);
    expect(facts?.versionN).toBe(2);
    expect(await householdRegionOn(database.reader, id, day('2020-04-30'))).toBe(VILLAGE);
    expect(await householdRegionOn(database.reader, id, day('2020-05-01'))).toBe(OTHER_VILLAGE);
    expect(await householdRegionOn(database.reader, id, day('1999-12-31'))).toBeUndefined();
    expect(await nameOf({ reader: database.reader, sealer: secrets.sealer }, id)).toBe('张建军');
    const overlap = await run(peopleCsv([{ 身份证号: idNumber, 户籍起日: '2020-04-30', 户籍村代码: VILLAGE }]), true);
    expect(overlap).toMatchObject({ outcome: 'refused', problems: [{ column: '户籍起日' }] });
    const early = peopleCsv([{ 身份证号: idNumber, 户籍起日: '2020-04-30', 户籍村代码: OTHER_VILLAGE }]);
    expect(await run(early, true)).toMatchObject({ outcome: 'refused', problems: [{ column: '户籍起日' }] });
    const corrected = await run(peopleCsv([{ 身份证号: idNumber, 户籍起日: '2020-05-01', 户籍村代码: VILLAGE }]), true);
    expect(corrected).toMatchObject({ outcome: 'applied', counts: { changed: 1 } });
    expect((await factsOf(database.reader, id))?.regions).toHaveLength(2);
  });

  it('keeps groups and spells in other schemes by date', async () => {
    const idNumber = idNumberOf(1);
    const rows = [`${idNumber},人群,特困,2020-01-01,,民政局`, `${idNumber},其他养老,职工养老,2018-07-01,2020-06-30,`];
    expect(await run(groupsCsv(rows), true)).toMatchObject({ outcome: 'applied', kind: 'groups', counts: { new: 2 } });
    const ended = [`${idNumber},人群,特困,2020-01-01,2023-12-31,民政局`, `${idNumber},人群,localGroup7,2024-01-01,,`];
    expect(await run(groupsCsv([...ended, rows[1] ?? '']), true)).toMatchObject({
      counts: { new: 1, changed: 1, unchanged: 1 },
    });
    expect(await factsOf(database.reader, await idOf(idNumber))).toMatchObject({
      groups: [
        { groupCode: 'extremePoverty', fromDay: '2020-01-01', toDay: '2023-12-31', source: '民政局' },
        { groupCode: 'localGroup7', fromDay: '2024-01-01', toDay: null },
      ],
      spells: [{ scheme: 'employeePension', fromDay: '2018-07-01', toDay: '2020-06-30' }],
    });
    const bad = [`${idNumberOf(999)},人群,特困,2020-01-01,,`, `${idNumber},人群,没有的,2020-01-01,2019-01-01,=1+1`];
    const report = await run(groupsCsv(bad), true);
    expect(report.problems.map(({ line, column }) => [line, column])).toEqual([
      [2, '身份证号'],
      [3, '止日'],
      [3, '名称'],
      [3, '来源'],
    ]);
  });

  it('refuses a region whose parent nobody knows', async () => {
    const report = await run('区划代码,上级代码,名称,应参保人数\n610199002001,610199002,东岭村,10', true);
    expect(report).toMatchObject({ outcome: 'refused', problems: [{ line: 2, column: '上级代码' }] });
    const renamed = await run(`名称,区划代码,上级代码,应参保人数\n柳林新村,${VILLAGE},610199001,830`, true);
    expect(renamed).toMatchObject({ outcome: 'applied', counts: { changed: 1 } });
  });

  it('ends an enrolment once and notes who did it', async () => {
    const deps = { ...database, ...secrets, clock };
    const command = { idNumber: idNumberOf(5), reason: 'death', onDay: day('2026-05-30'), officer: 'tester' } as const;
    expect(await stopParticipant(deps, { ...command, onDay: day('2026-06-12') })).toEqual({ kind: 'future' });
    expect(await stopParticipant(deps, command)).toEqual({ kind: 'stopped' });
    expect(await stopParticipant(deps, command)).toEqual({ kind: 'alreadyStopped' });
    expect(await stopParticipant(deps, { ...command, idNumber: idNumberOf(998) })).toEqual({ kind: 'unknown' });
    expect(await stopParticipant(deps, { ...command, idNumber: '1' })).toMatchObject({ kind: 'badNumber' });
    expect(await factsOf(database.reader, await idOf(idNumberOf(5)))).toMatchObject({
      status: 'stopped',
      stopReason: 'death',
      stoppedDay: '2026-05-30',
    });
    const acts = await database.reader.rows<{ actor: string; reason: string }>(
      `SELECT actor, reason FROM audit WHERE action = 'participant.stop'`,
    );
    expect(acts).toEqual([{ actor: 'tester', reason: 'death' }]);
  });

  it.each([
    ['regions', '610199,,青禾县,\n610199001,610199,河湾镇,\n610199001001,610199001,柳林村,820'],
    ['people', '610199196803120013,张建国,13800138000,610199001001,,2010-01-01,正常参保,,'],
    ['groups', '610199196803120013,其他养老,职工养老,2018-07-01,2020-06-30,社保经办机构'],
  ])('accepts the template of %s with a row filled in', async (name, rows) => {
    const header = readFileSync(join(__dirname, `../../server/participants/templates/${name}.csv`), 'utf8');
    const filled = Buffer.from(`${header}${rows}\n`);
    expect(await run(filled, true)).toMatchObject({ outcome: 'applied', kind: name, problems: [] });
  });

  it('imports 10,000 people in one transaction, and prints how fast', async () => {
    const people = Array.from({ length: 10_000 }, (_, i) => ({
      身份证号: manyIdNumber(i),
      姓名: '李秀兰',
      手机号: `139${String(i).padStart(8, '0')}`,
    }));
    const started = performance.now();
    expect(await run(peopleCsv(people), true)).toMatchObject({ outcome: 'applied', counts: { new: 10_000 } });
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${engine.name}: 10,000 people in ${seconds.toFixed(1)} s, ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    );
  });

  it('leaves nothing readable in the database files', async () => {
    if (engine.settings.kind !== 'sqlite') {
      const all = await database.reader.rows('SELECT * FROM participants LIMIT 50');
      expect(JSON.stringify(all)).not.toMatch(/610199|13800138|张建国/);
      return;
    }
    const folder = dirname(engine.settings.file);
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(statSync(engine.settings.file).size).toBeGreaterThan(1_000_000);
    expect(bytes.includes('柳林')).toBe(true); // the search itself works
    for (const secret of [idNumberOf(1), manyIdNumber(77), '张建国', '李秀兰', '13800138000', '13900000077']) {
      expect(bytes.includes(secret)).toBe(false);
    }
  });
});
