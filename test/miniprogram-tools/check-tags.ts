import { BUILTIN_TAGS } from './builtin-names';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';
import { scanWxml } from './scan-wxml';
import { templatesOf } from './templates-of';

/** Nobody else tells of a misspelt tag: the phone shows an empty element in its place. */
export const checkTags = (miniProgram: MiniProgram): Finding[] => {
  const unknown = new Map<string, Finding>();
  for (const { path, json, using } of miniProgram.parts.values()) {
    const generics = Object.keys(json['componentGenerics'] ?? {});
    for (const file of templatesOf(miniProgram, path)) {
      for (const { tag, line } of scanWxml(miniProgram.text(file))) {
        if (BUILTIN_TAGS.has(tag) || using.has(tag) || generics.includes(tag)) continue;
        unknown.set(`${file}:${line}:${tag}`, {
          file,
          line,
          problem: `<${tag}> is neither built in nor in usingComponents of ${path}.json or app.json`,
          remedy: 'Mend the tag, or register the component.',
        });
      }
    }
  }
  return [...unknown.values()];
};
