import type { OfficerRow } from '../staff/officer-store';
import { dayOf } from '../shared/day';
import { typedIn } from './deciding';
import type { ExitCode } from './receipt-commands';

export type OfficerCommandDeps = {
  print: (line: string) => void;
  addOfficer: (name: string) => Promise<{ kind: 'added'; secret: string } | { kind: 'taken' }>;
  stopOfficer: (name: string) => Promise<boolean>;
  listOfficers: () => Promise<OfficerRow[]>;
};

export const OFFICER_USAGE = `niannian officers add NAME    经办人：给一个密码，只显示这一次；退钱要两个不同的人批
niannian officers list
niannian officers stop NAME   不再让他批`;

/** `niannian officers …`; `argv` is what follows the word `officers`. */
export const officerCommand = async (deps: OfficerCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const [verb, name = '', ...rest] = typedIn(argv)?.words ?? [];
  if (verb === 'list' && name === '') return await list(deps);
  if (rest.length === 0 && /^\S.{0,62}$/u.test(name)) {
    if (verb === 'add') return await add(deps, name.trim());
    if (verb === 'stop') return await stop(deps, name.trim());
  }
  deps.print(OFFICER_USAGE);
  return 2;
};

const add = async ({ print, addOfficer }: OfficerCommandDeps, name: string): Promise<ExitCode> => {
  const added = await addOfficer(name);
  if (added.kind === 'taken') {
    print('这个姓名用过了。同名的请加上科室，如 王芳（社保）。');
    return 1;
  }
  print(`密码：${added.secret}`);
  print('只显示这一次，请本人收好。批的时候从标准输入给。');
  return 0;
};

const stop = async ({ print, stopOfficer }: OfficerCommandDeps, name: string): Promise<ExitCode> => {
  const stopped = await stopOfficer(name);
  print(stopped ? '已停用。他以前批过的还算数。' : '没有这个在用的经办人。');
  return stopped ? 0 : 1;
};

const list = async ({ print, listOfficers }: OfficerCommandDeps): Promise<ExitCode> => {
  const found = await listOfficers();
  for (const { name, createdAt, stoppedAt } of found)
    print([name, `${dayOf(createdAt)}加`, ...(stoppedAt === null ? [] : [`${dayOf(stoppedAt)}停`])].join('  '));
  print(`${found.length} 位经办人`);
  return 0;
};
