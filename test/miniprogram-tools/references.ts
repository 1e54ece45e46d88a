import { posix } from 'node:path';
import { preProcessFile } from 'typescript';
import { lineAt } from './finding';
import type { MiniProgram } from './read-mini-program';
import { attributeOf, scanWxml } from './scan-wxml';

/** One file names another. `to` is undefined when the file that it names does not exist. */
export type Reference = { from: string; line: number; text: string; to: string | undefined };

/** Imports of templates, WXS and style sheets, of scripts inside the folder, and pictures that are named in full. */
export const referencesOf = (miniProgram: MiniProgram): Reference[] =>
  [...miniProgram.files].flatMap((file) => {
    if (file.endsWith('.wxml')) return ofTemplate(miniProgram, file);
    if (file.endsWith('.wxs')) return ofWxs(miniProgram, file, miniProgram.text(file), 1);
    if (file.endsWith('.wxss')) return ofStyles(miniProgram, file);
    if (file.endsWith('.ts') || file.endsWith('.js')) return ofScript(miniProgram, file);
    return file === 'app.json' ? ofTabs(miniProgram) : [];
  });

const resolved = (
  { files }: MiniProgram,
  from: string,
  text: string,
  endings: readonly string[],
): string | undefined => {
  const relative = posix.join(posix.dirname(from), text);
  const paths = text.startsWith('/') ? [text.slice(1)] : [relative, text];
  return paths.flatMap((path) => endings.map((ending) => path + ending)).find((path) => files.has(path));
};

const ofTemplate = (miniProgram: MiniProgram, from: string): Reference[] =>
  scanWxml(miniProgram.text(from)).flatMap((element): Reference[] => {
    const inline = element.tag === 'wxs' ? ofWxs(miniProgram, from, element.body, element.line) : [];
    const src = attributeOf(element, 'src');
    if (src === undefined || src.value.includes('{{')) return inline;
    const { value: text, line } = src;
    if (element.tag === 'import' || element.tag === 'include') {
      return [{ from, line, text, to: resolved(miniProgram, from, text, ['', '.wxml']) }];
    }
    if (element.tag === 'wxs') return [{ from, line, text, to: resolved(miniProgram, from, text, ['']) }];
    if (!/^(image|cover-image)$/.test(element.tag) || /^[a-z]+:/.test(text) || text === '') return inline;
    return [{ from, line, text, to: resolved(miniProgram, from, text, ['']) }];
  });

const ofWxs = (miniProgram: MiniProgram, from: string, code: string, firstLine: number): Reference[] =>
  [...code.matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g)].map((found) => {
    const text = found[1] ?? '';
    const to = resolved(miniProgram, from, text, ['', '.wxs']);
    return { from, line: firstLine + lineAt(code, found.index) - 1, text, to };
  });

const ofStyles = (miniProgram: MiniProgram, from: string): Reference[] => {
  const source = miniProgram.text(from).replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...source.matchAll(/@import\s+(?:url\()?\s*['"]([^'"]+)['"]/g)].map((found) => {
    const text = found[1] ?? '';
    return { from, line: lineAt(source, found.index), text, to: resolved(miniProgram, from, text, ['']) };
  });
};

/** A script may name types outside the folder; whether those exist is for the TypeScript compiler to say. */
const ofScript = (miniProgram: MiniProgram, from: string): Reference[] => {
  const source = miniProgram.text(from);
  return preProcessFile(source, true, true).importedFiles.flatMap(({ fileName: text, pos }) => {
    const to = resolved(miniProgram, from, text, ['', '.ts', '.js', '.d.ts', '/index.ts', '/index.js']);
    return to === undefined ? [] : [{ from, line: lineAt(source, pos), text, to }];
  });
};

const ofTabs = ({ app, files, text: read }: MiniProgram): Reference[] => {
  const { list = [] } = (app['tabBar'] ?? {}) as { list?: Record<string, unknown>[] };
  const icons = list
    .flatMap((tab) => [tab['iconPath'], tab['selectedIconPath']])
    .filter((icon) => typeof icon === 'string');
  return icons.map((icon) => {
    const path = icon.replace(/^\.?\//, '');
    const line = lineAt(read('app.json'), read('app.json').indexOf(icon));
    return { from: 'app.json', line, text: icon, to: files.has(path) ? path : undefined };
  });
};
