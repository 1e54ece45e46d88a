import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';
import { stringsOf } from './read-mini-program';
import { runChild } from './run-child';
import { TOOLS } from './tools';

const SECONDS_MAX = 60;
const FOLDERS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'mac', win32: 'windows' };

/** wcc: WXML and WXS. It stops at its first fault. */
export const checkWithWcc = async (miniProgram: MiniProgram): Promise<Finding[]> => {
  const owners = [...miniProgram.parts.values()].flatMap(({ path, json }) => {
    const tags = Object.keys(stringsOf(json['usingComponents']));
    return tags.length === 0 ? [] : [`./${path}.wxml ${tags.length} ${tags.join(' ')}`];
  });
  const components = `${owners.length} ${owners.join(' ')}`.trim();
  const files = [...filesEnding(miniProgram, '.wxml'), ...filesEnding(miniProgram, '.wxs')];
  return refusals('wcc', await run(miniProgram.root, 'wcc', ['-d', '-cc', components, ...files, '-gn', '$gwx']));
};

/** wcsc: WXSS. */
export const checkWithWcsc = async (miniProgram: MiniProgram): Promise<Finding[]> =>
  refusals('wcsc', await run(miniProgram.root, 'wcsc', ['-lc', '-js', ...filesEnding(miniProgram, '.wxss')]));

/** It finds `<wxs src="/…">` only when every path starts with "./". */
const filesEnding = ({ files }: MiniProgram, end: string): string[] =>
  [...files].filter((file) => file.endsWith(end)).map((file) => `./${file}`);

/** What the program said when it refused; undefined when it took everything. */
const run = async (root: string, tool: string, parameters: string[]): Promise<string | undefined> => {
  const folder = join(TOOLS, 'node_modules/miniprogram-compiler/bin', FOLDERS[process.platform] ?? process.platform);
  const file = join(folder, process.platform === 'win32' ? `${tool}.exe` : tool);
  try {
    chmodSync(file, 0o755); // it is packed without the run bit
    const how = { cwd: root, secondsMax: SECONDS_MAX, isOutputWanted: false };
    const { code, stderr } = await runChild(file, parameters, how);
    if (code === 0) return undefined;
    return stderr.trim() || `it ended with ${code ?? 'no answer in a minute'}`;
  } catch (error) {
    return `it does not run on this machine: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const refusals = (tool: string, said: string | undefined): Finding[] =>
  (said ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('error file count'))
    .map((line) => {
      const found =
        /^(?:ERR: )?\.\/(.+?)[:(](\d+):\d+\)?:\s*(.*)$/.exec(line) ??
        /^(?:ERR: )()()(.*from `?\.\/([^`]+?)`?\.?)$/.exec(line);
      const [, file = '', row = '', problem = line, importer = ''] = found ?? [];
      return {
        file: file || importer || 'app.json',
        line: row === '' ? undefined : Number(row),
        problem: `${problem} (${tool})`,
        remedy: 'Mend it there; WeChat refuses to compile it.',
      };
    });
