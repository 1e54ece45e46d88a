import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyCommand } from '../../server/cli/key-commands';
import { compose } from '../../server/compose';
import { composeKeys } from '../../server/compose-keys';
import { composeOperate } from '../../server/compose-operate';
import { INDEXED_COLUMNS } from '../../server/compose-sealed-columns';
import type { Settings } from '../../server/env';
import { readSettings } from '../../server/env';
import { rotateIndexKey } from '../../server/operations/rotate-index-key';
import { silentLogger } from '../../server/shared/logger';
import { declaredTables } from '../support/declared-tables';
import { describeOnEachEngine } from '../support/engines';
import { countOf } from '../support/order-facts';
import { register } from '../support/register';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

/** Over within days, so they are left to end: guesses, codes and chats begin anew under the new key. */
const SHORT_LIVED = [
  'chat_replies.person_index',
  'chat_windows.person_index',
  'guess_budgets.subject_index',
  'proof_codes.code_index',
];

it('every column of indexes is known to the rotation of the index key, or over within days', () => {
  const declared = declaredTables().flatMap(({ table }) =>
    table.columns
      .map((column) => `${table.name}.${column.replace(/\?$/, '')}`)
      .filter((column) => column.endsWith('_index')),
  );
  const known = INDEXED_COLUMNS.map(({ sealed, indexed }) => `${sealed.table}.${indexed}`);
  expect([...known, ...SHORT_LIVED].sort()).toEqual(declared.sort());
});

describeOnEachEngine('the index key', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-index-key-'));
  const people = Array.from({ length: 3 }, () => aPerson());
  const [met = aPerson(), ...strangers] = people;
  let world: World;
  let settings: Settings;
  beforeAll(async () => {
    world = await startWorld(engine);
    const read = readSettings(world.settings);
    if (!read.ok) throw new Error(read.problems.join());
    settings = read.settings;
    await register(world, people);
    await aResident(world, met, 'openid-before');
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (): string => settings.INDEX_KEY_FILE;
  const indexes = async (): Promise<string[]> => {
    const { reader } = world.product.database;
    const rows = await reader.rows<Record<'idNumberIndex' | 'nameIndex' | 'phoneIndex', string>>(
      'SELECT id_number_index, name_index, phone_index FROM participants ORDER BY id',
    );
    return rows.flatMap(({ idNumberIndex, nameIndex, phoneIndex }) => [idNumberIndex, nameIndex, phoneIndex]);
  };
  const operate = (): ReturnType<typeof composeOperate> =>
    composeOperate(settings, { clock: world.clock, logger: silentLogger });
  const typed = async (...words: string[]): Promise<string> => {
    const lines: string[] = [];
    const code = await keyCommand({ ...operate(), print: (line) => lines.push(line) }, words);
    return [...lines, `exit ${code}`].join('\n');
  };
  const recipients = async (): Promise<string[]> => {
    const sql = 'SELECT recipient FROM messages ORDER BY id';
    return (await world.product.database.reader.rows<{ recipient: string }>(sql)).map(({ recipient }) => recipient);
  };
  const startAgain = async (): Promise<string[]> => {
    const started = await compose(settings, { clock: world.clock, logger: silentLogger, processName: 'again' });
    if (started.ok) await started.value.close();
    return started.ok ? [] : started.problem;
  };

  it('changes whole or not at all: what cannot be opened leaves everything as it was, and is told', async () => {
    const { inTransaction } = world.product.database;
    const before = await indexes();
    const key = readFileSync(file(), 'utf8');
    const { sealer } = composeKeys(settings, silentLogger);
    const last = people.length * INDEXED_COLUMNS.length;
    let opened = 0;
    const failing: typeof sealer = {
      ...sealer,
      open: (place, sealed) => {
        opened += 1;
        if (opened === last) throw new Error('the power is gone');
        return sealer.open(place, sealed);
      },
    };
    await expect(rotateIndexKey({ inTransaction, sealer: failing, path: file() }, INDEXED_COLUMNS)).rejects.toThrow(
      'gone',
    );
    expect(opened).toBe(last);
    expect(await indexes()).toEqual(before);
    expect(readFileSync(file(), 'utf8')).toBe(key);
  });

  it('is made anew by one command: everybody is found as before, nobody is added, and counts go along', async () => {
    await world.product.commands.planReminders({ isDryRun: false });
    const phones = new Set((await indexes()).map((index) => `phone:${index.slice(0, 40)}`));
    expect((await recipients()).filter((recipient) => phones.has(recipient))).not.toHaveLength(0);
    const [before, key] = [await indexes(), readFileSync(file(), 'utf8')];
    expect(await typed('rotate', 'index')).toMatch(/^没有换。先 niannian maintenance on.+\nexit 1$/);
    expect([await indexes(), readFileSync(file(), 'utf8')]).toEqual([before, key]);
    await operate().begin(new Date(world.clock.now().getTime() + 30 * 60_000), '王芳');
    copyFileSync(file(), join(folder, 'old'));
    expect(await typed('rotate', 'index')).toMatch(/^查找密钥已换，重新算了9个值。\n.+\nexit 0$/s);
    expect(readFileSync(file(), 'utf8')).not.toBe(key);
    expect([statSync(file()).mode & 0o777, existsSync(`${file()}.next`)]).toEqual([0o600, false]);
    const after = await indexes();
    expect(after.filter((index) => before.includes(index))).toEqual([]);
    const newPhones = new Set(after.map((index) => `phone:${index.slice(0, 40)}`));
    const left = (await recipients()).filter(
      (recipient) => recipient.startsWith('phone:') && !newPhones.has(recipient),
    );
    expect(left).toEqual([]);
    await world.crash();
    await register(world, people);
    expect(await countOf(world, '(SELECT COUNT(*) FROM participants)')).toBe(people.length);
    for (const [at, person] of strangers.entries())
      expect((await aResident(world, person, `openid-after-${at}`)).level).toBe('L2');
  });

  it('a machine with the old key does not start: it would find nobody, and add everybody once more', async () => {
    renameSync(file(), join(folder, 'new'));
    copyFileSync(join(folder, 'old'), file());
    expect(await startAgain()).toEqual([expect.stringMatching(/^INDEX_KEY_FILE 和名册对不上/)]);
  });

  it('cut off between the database and the file: the same command ends it, and a second one is another key', async () => {
    renameSync(join(folder, 'new'), `${file()}.next`);
    expect(await typed('rotate', 'index')).toContain('重新算了0个值');
    expect(await startAgain()).toEqual([]);
    expect(await typed('rotate', 'index')).toContain('重新算了9个值');
    expect(await startAgain()).toEqual([]);
  });

  it('data keys of another county are told, too', async () => {
    const other = JSON.stringify({ 1: Buffer.alloc(32, 9).toString('base64') });
    const [kept, path] = [readFileSync(settings.DATA_KEYS_FILE, 'utf8'), settings.DATA_KEYS_FILE];
    writeFileSync(path, other);
    expect(await startAgain()).toEqual([expect.stringMatching(/^DATA_KEYS_FILE 打不开名册/)]);
    writeFileSync(path, kept);
  });
});
