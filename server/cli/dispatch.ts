import type { ExitCode } from './receipt-commands';

/** What stands behind a noun of the command line; `argv` is what follows the noun. */
export type NounCommand = { usage: string; run(argv: readonly string[]): Promise<ExitCode> };

/** `niannian <noun> <verb> …`. An unknown noun is answered with everything there is. */
export const dispatch = async (
  print: (line: string) => void,
  nouns: Readonly<Record<string, NounCommand>>,
  argv: readonly string[],
): Promise<ExitCode> => {
  const [noun = '', ...rest] = argv;
  const command = Object.hasOwn(nouns, noun) ? nouns[noun] : undefined;
  if (command !== undefined) return command.run(rest);
  for (const { usage } of Object.values(nouns)) print(usage);
  return 2;
};
