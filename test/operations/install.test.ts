import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CHECKOUT } from '../support/planted-tree';

/** An unpacked release of a few files, with its checksums; `program` is all that differs between two of them. */
const unpackedRelease = (folder: string, program: string): string => {
  const files = {
    'install.sh': readFileSync(join(CHECKOUT, 'server/operations/deploy/install.sh'), 'utf8'),
    'RELEASE.json': '{ "version": "1.2.3" }\n',
    'dist/server/main.js': program,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const sums = Object.entries(files).map(
    ([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  return folder;
};

describe('installing a release', () => {
  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'niannian-install-'));
  });
  afterEach(() => {
    rmSync(work, { recursive: true, force: true });
  });

  const install = (from: string, prefix = join(work, 'prefix')): { status: number | null; said: string } => {
    const env = { PATH: process.env['PATH'] };
    const { status, stdout, stderr } = spawnSync('sh', [join(from, 'install.sh'), prefix], { env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };
  const current = (): string => readFileSync(join(work, 'prefix/current/dist/server/main.js'), 'utf8');
  const first = (): string => unpackedRelease(join(work, 'first'), 'first');
  const second = (): string => unpackedRelease(join(work, 'second'), 'second');

  it('copies it and points at it; the one before stays', () => {
    expect(install(first())).toMatchObject({ status: 0 });
    expect(current()).toBe('first');
    const before = readlinkSync(join(work, 'prefix/current'));
    expect(install(second()).said).toContain('migrate --plan');
    expect(current()).toBe('second');
    expect(readlinkSync(join(work, 'prefix/previous'))).toBe(before);
  });

  it('twice is once', () => {
    install(first());
    install(second());
    const previous = readlinkSync(join(work, 'prefix/previous'));
    expect(install(second()).status).toBe(0);
    expect([current(), readlinkSync(join(work, 'prefix/previous'))]).toEqual(['second', previous]);
  });

  it('refuses a file that was changed or is gone, and leaves what runs', () => {
    install(first());
    const changed = second();
    writeFileSync(join(changed, 'dist/server/main.js'), 'changed');
    expect(install(changed)).toMatchObject({ status: 1, said: expect.stringContaining('校验值对不上') as string });
    rmSync(join(changed, 'dist/server/main.js'));
    expect(install(changed).status).toBe(1);
    expect(current()).toBe('first');
  });

  it('refuses to install into itself or nowhere', () => {
    const from = first();
    expect(install(from, join(from, 'prefix'))).toMatchObject({ status: 1 });
    expect(install(from, '').said).toContain('请写装到哪里');
  });
});
