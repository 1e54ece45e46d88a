import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';

/** WeChat takes no larger package; its compiler does not say so. */
const PACKAGE_BYTES_MAX = 2 * 1024 * 1024;
/** Ours: on a slow net in the village the first page is there in seconds. */
export const MAIN_PACKAGE_BYTES_MAX = 400 * 1024;
const LARGEST_SHOWN = 3;

export type PackageSize = { name: string; bytes: number; bytesMax: number };

/** Compiled sizes: the main package first, then every subpackage. */
export const packageSizes = ({ subpackages }: MiniProgram, sizes: ReadonlyMap<string, number>): PackageSize[] => {
  const nameOf = (file: string): string => subpackages.find((root) => file.startsWith(root)) ?? '';
  return ['', ...subpackages].map((name) => ({
    name,
    bytes: [...sizes].reduce((sum, [file, bytes]) => (nameOf(file) === name ? sum + bytes : sum), 0),
    bytesMax: name === '' ? MAIN_PACKAGE_BYTES_MAX : PACKAGE_BYTES_MAX,
  }));
};

export const checkSize = (miniProgram: MiniProgram, sizes: ReadonlyMap<string, number>): Finding[] =>
  packageSizes(miniProgram, sizes)
    .filter(({ bytes, bytesMax }) => bytes > bytesMax)
    .map(({ name, bytes, bytesMax }) => {
      const largest = [...sizes].sort((a, b) => b[1] - a[1]).filter(([file]) => file.startsWith(name));
      const list = largest.slice(0, LARGEST_SHOWN).map(([file, size]) => `${file} ${kilobytes(size)}`);
      return {
        file: largest[0]?.[0].replace(/\.js$/, '.ts') ?? 'app.json',
        problem: `${name === '' ? 'the main package' : `the package ${name}`} has ${kilobytes(bytes)}, more than ${kilobytes(bytesMax)}`,
        remedy: `Make the largest smaller or move pages to a subpackage: ${list.join(', ')}.`,
      };
    });

export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
