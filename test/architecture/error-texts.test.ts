import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../types/error-codes';
import { ERROR_STATUS } from '../../types/error-codes';
import { errorText } from '../../server/shared/error-texts';

const SERVER = join(__dirname, '../../server');
const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(SERVER, name), 'utf8') }));

const codes = Object.keys(ERROR_STATUS) as ErrorCode[];
const placeholdersOf = (code: ErrorCode): string[] =>
  [...errorText(code, {}).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

describe('what residents read', () => {
  it.each(codes)('%s is one short Chinese sentence or two', (code) => {
    expect(errorText(code, {})).toMatch(/^[\p{Script=Han}\d"，。；：{}\w]{5,40}$/u);
  });

  const filled = codes.filter((code) => placeholdersOf(code).length > 0);
  it.each(filled)('%s is never thrown without what its sentence needs', (code) => {
    const throwing = sources.flatMap(({ name, text }) =>
      [...text.matchAll(new RegExp(`AppError\\('${code.replace('.', '\\.')}'([^;]*);`, 'g'))].map((match) => ({
        name,
        given: match[1] ?? '',
      })),
    );
    for (const { name, given } of throwing) {
      for (const placeholder of placeholdersOf(code))
        expect({ name, given }).toEqual({
          name,
          given: expect.stringMatching(new RegExp(`\\b${placeholder}\\b`)) as string,
        });
    }
  });

  it('says days as people do', () => {
    expect(errorText('window.closed', { date: '2026-06-01' })).toBe('今天缴不了，6月1日起可以缴。');
  });
});
