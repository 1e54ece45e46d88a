import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKeyPair } from './server/keys/platform-keys';

const folder = mkdtempSync(join(tmpdir(), 'niannian-spare-keys-'));
const before = process.env['LOCAL_WECHAT_SPARE_KEYS'];
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (before !== undefined) process.env['LOCAL_WECHAT_SPARE_KEYS'] = before;
});

it('makes a key of its own, or gives those of a file in turn', async () => {
  delete process.env['LOCAL_WECHAT_SPARE_KEYS'];
  const pem = (key: { export(as: { type: 'pkcs8'; format: 'pem' }): string | Buffer }): string =>
    key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const own = pem((await newKeyPair()).privateKey);
  const spare = [1, 2].map(() => pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey));
  process.env['LOCAL_WECHAT_SPARE_KEYS'] = join(folder, 'keys.json');
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(spare));
  const given = await Promise.all([newKeyPair(), newKeyPair(), newKeyPair()]);
  expect(spare).not.toContain(own);
  expect(new Set(given.map(({ privateKey }) => pem(privateKey)))).toEqual(new Set(spare));
  expect(given[0].publicKey.export({ type: 'spki', format: 'pem' })).toEqual(
    given[2].publicKey.export({ type: 'spki', format: 'pem' }),
  );
});
