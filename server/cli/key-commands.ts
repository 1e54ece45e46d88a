import { parseArgs } from 'node:util';
import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import type { ExitCode } from './receipt-commands';

export type KeyCommandDeps = {
  print: (line: string) => void;
  listKeys: () => Promise<{ data: { key: number; seals: boolean; values: number }[]; receipts: string[] }>;
  addDataKey: () => { added: number; sealsWith: number };
  rotateDataKeys: () => Promise<{ newest: number; resealed: number; left: number }>;
  rotateIndexKey: () => Promise<{ kind: 'rotated'; reindexed: number } | { kind: 'noMaintenance' }>;
  /** `tooEarly`: servers would not know it yet on that day. */
  addReceiptKey: (from: Day | undefined) => { kind: 'added'; name: string; from: Day } | { kind: 'tooEarly' };
};

export const KEY_USAGE = `niannian keys list                               各密钥加密了多少，哪些签凭证
niannian keys add data                           加一把新的数据密钥，先只解不加，好先拷到每台机器
niannian keys rotate data                        换成最新一把，并把已有的都重新加密；服务不用停
niannian keys rotate index                       换查找密钥，已有的都重新算；先维护、停服务，断了再来一次
niannian keys rotate receipts [--from DAY]       加一把凭证签名密钥，从那天起用（默认明天）；旧凭证照样能验`;

/** `niannian keys …`. */
export const keyCommand = async (deps: KeyCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv) ?? { words: '', from: undefined };
  switch (typed.words) {
    case 'list':
      return list(deps);
    case 'add data': {
      const { added, sealsWith } = deps.addDataKey();
      deps.print(`已加数据密钥${added}，现在还用${sealsWith}加密。`);
      deps.print(
        '下一步：把 DATA_KEYS_FILE 拷到每台机器（权限600），再 niannian keys rotate data。另存一份，别和备份放一起。',
      );
      return 0;
    }
    case 'rotate data': {
      const { newest, resealed, left } = await deps.rotateDataKeys();
      deps.print(`现在用数据密钥${newest}加密；重新加密了${resealed}个值，还有${left}个用旧密钥。`);
      deps.print(
        left === 0 ? '旧密钥先别删：以前的备份要用它。' : '请看每台机器的 DATA_KEYS_FILE 是不是一样，再来一次。',
      );
      return left === 0 ? 0 : 1;
    }
    case 'rotate index':
      return rotateIndex(deps);
    case 'rotate receipts':
      return rotateReceipts(deps, typed.from);
    default:
      deps.print(KEY_USAGE);
      return 2;
  }
};

const list = async ({ print, listKeys }: KeyCommandDeps): Promise<ExitCode> => {
  const { data, receipts } = await listKeys();
  for (const { key, seals, values } of data) print(`数据密钥${key}  ${values}个值${seals ? '  现在用它加密' : ''}`);
  for (const line of receipts) print(`凭证密钥 ${line}`);
  return 0;
};

const rotateIndex = async ({ print, rotateIndexKey }: KeyCommandDeps): Promise<ExitCode> => {
  const rotated = await rotateIndexKey();
  if (rotated.kind === 'noMaintenance') {
    print('没有换。先 niannian maintenance on，再停掉每台机器的服务，然后再来一次：还拿着旧密钥的，会谁都找不到。');
    return 1;
  }
  print(`查找密钥已换，重新算了${rotated.reindexed}个值。`);
  print(
    '下一步：把 INDEX_KEY_FILE 拷到每台机器（权限600），启动服务，再 niannian maintenance off。另存一份，别和备份放一起。',
  );
  return 0;
};

const rotateReceipts = ({ print, addReceiptKey }: KeyCommandDeps, from: string | undefined): ExitCode => {
  if (from !== undefined && !isDay(from)) {
    print('日期要写成 2027-01-01 这样。');
    return 2;
  }
  const added = addReceiptKey(from);
  if (added.kind === 'tooEarly') {
    print('最早从明天起用：别的机器要先知道它，不然会把新凭证当成假的。');
    return 1;
  }
  print(`已加凭证密钥 ${added.name}，从${added.from}起签名。以前的凭证照样能验。`);
  print('下一步：今天之内把 RECEIPT_KEYS_FILE 拷到每台机器；离线验真的人也要新的公钥。');
  return 0;
};

const typedIn = (argv: readonly string[]): { words: string; from: string | undefined } | undefined => {
  try {
    const options = { from: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { words: positionals.join(' '), from: values.from };
  } catch {
    return undefined; // an option that does not exist
  }
};
