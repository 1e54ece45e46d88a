/** One thing that is wrong with the mini-program. `file` is told from its folder; `remedy` says what to do. */
export type Finding = { file: string; line?: number | undefined; problem: string; remedy: string };

/** The line, counted from 1, on which a text has this character. */
export const lineAt = (text: string, index: number): number => text.slice(0, Math.max(0, index)).split('\n').length;

/** The line on which a JSON file first says this word as a key or a value; the first line when it does not. */
export const lineOfWord = (text: string, word: string): number => lineAt(text, text.indexOf(JSON.stringify(word)));
