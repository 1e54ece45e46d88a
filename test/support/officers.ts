import { officerCommand } from '../../server/cli/officer-commands';
import { refundCommand } from '../../server/cli/refund-commands';
import { suspenseCommand } from '../../server/cli/suspense-commands';
import type { World } from './world';

type Commands = World['product']['commands'];
export type Said = { exitCode: number; lines: string[] };

/** Two people who may decide about money, and the command line they do it on. */
export type Officers = {
  names: readonly [string, string];
  secrets: ReadonlyMap<string, string>;
  /** `niannian refunds …`; with a name, its secret comes on standard input. */
  refunds(argv: readonly string[], as?: string, secret?: string): Promise<Said>;
  /** `niannian suspense …`, the same way. */
  suspense(argv: readonly string[], as?: string): Promise<Said>;
  /** The same command line where nobody asks for the secret: checking one takes a tenth of a second. */
  refundsUnasked(argv: readonly string[], as: string): Promise<Said>;
  /** Both approve, without typing: a secret takes a tenth of a second to check. */
  grant(number: string): Promise<void>;
  /** Both approve; answers what the second was told. */
  approve(number: string): Promise<Said>;
};

export const officersOf = async (world: World): Promise<Officers> => {
  const names = ['王芳（税务）', '赵敏（社保）'] as const;
  const secrets = new Map<string, string>();
  for (const name of names) {
    const lines: string[] = [];
    await officerCommand({ ...world.product.commands, print: (line) => lines.push(line) }, ['add', name]);
    secrets.set(name, lines[0]?.replace('密码：', '') ?? '');
  }
  const typing =
    (command: typeof refundCommand | typeof suspenseCommand, unasked: Partial<Pick<Commands, 'checkOfficer'>> = {}) =>
    async (argv: readonly string[], as?: string, secret = secrets.get(as ?? '') ?? ''): Promise<Said> => {
      const lines: string[] = [];
      const readInput = (): Promise<string> => Promise.resolve(`${secret}\n`);
      const typed = as === undefined ? argv : [...argv, '--as', as];
      const exitCode = await command(
        { ...world.product.commands, ...unasked, print: (line) => lines.push(line), readInput },
        typed,
      );
      return { exitCode, lines };
    };
  const refunds = typing(refundCommand);
  return {
    names,
    secrets,
    refunds,
    suspense: typing(suspenseCommand),
    refundsUnasked: typing(refundCommand, { checkOfficer: () => Promise.resolve(true) }),
    grant: async (number) => {
      for (const officer of names) await world.product.commands.approveApplication({ number, officer });
    },
    approve: async (number) => {
      await refunds(['approve', number], names[0]);
      return refunds(['approve', number], names[1]);
    },
  };
};
