import { relative } from 'node:path';

/** What is wrong with the source of the mini-program; `isError` when WeChat would refuse it or show something else. */
export type Problem = { file: string; line: number | undefined; message: string; isError: boolean };

/** Collects the problems of one build; paths are told from the mini-program's folder. */
export type ProblemList = {
  readonly found: readonly Problem[];
  error(file: string, message: string, line?: number): void;
  warning(file: string, message: string, line?: number): void;
};

export const problemList = (root: string): ProblemList => {
  const found: Problem[] = [];
  const add = (isError: boolean, file: string, message: string, line: number | undefined): void => {
    found.push({ file: file.startsWith('/') ? relative(root, file) : file, line, message, isError });
  };
  return {
    found,
    error: (file, message, line) => {
      add(true, file, message, line);
    },
    warning: (file, message, line) => {
      add(false, file, message, line);
    },
  };
};

export const problemText = ({ file, line, message }: Problem): string =>
  `${file}${line === undefined ? '' : `:${line}`} ${message}`;

/** The line, counted from 1, on which a text has this character. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
