import type { MiniProgram } from './read-mini-program';
import { referencesOf } from './references';

const edgesOf = new WeakMap<MiniProgram, ReadonlyMap<string, readonly string[]>>();

/** Which WXML file imports or includes which. */
const templateEdges = (miniProgram: MiniProgram): ReadonlyMap<string, readonly string[]> => {
  const known = edgesOf.get(miniProgram);
  if (known !== undefined) return known;
  const edges = new Map<string, string[]>();
  for (const { from, to } of referencesOf(miniProgram)) {
    if (to?.endsWith('.wxml') === true) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  edgesOf.set(miniProgram, edges);
  return edges;
};

/** The WXML of a page or component with all that it imports and includes. */
export const templatesOf = (miniProgram: MiniProgram, path: string): string[] => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file) || !miniProgram.files.has(file)) return;
    reached.add(file);
    for (const next of templateEdges(miniProgram).get(file) ?? []) visit(next);
  };
  visit(`${path}.wxml`);
  return [...reached];
};
