import { join } from 'node:path';
import { checkMiniProgram } from './check-mini-program';
import { CHECKOUT } from './tools';

/** `npm run check:miniprogram [-- <folder>]` */
const say = (line: string): void => {
  console.log(line);
};

checkMiniProgram(process.argv[2] ?? join(CHECKOUT, 'miniprogram'), say).then(
  (isInOrder) => {
    process.exitCode = isInOrder ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
