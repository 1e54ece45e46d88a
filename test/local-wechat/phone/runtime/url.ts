export type PageUrl = { path: string; query: Record<string, string>; rawQuery: string };

/** `/pages/a/a?x=1`, or relative to the page that is open. Values stay as they are written: WeChat does not decode them. */
export const readUrl = (url: string, from: string): PageUrl => {
  const at = url.indexOf('?');
  const written = at === -1 ? url : url.slice(0, at);
  const rawQuery = at === -1 ? '' : url.slice(at + 1);
  const path = written.startsWith('/') ? written.slice(1) : joined(from, written);
  const pairs = rawQuery.split('&').filter((pair) => pair !== '');
  const query = Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
  return { path, query, rawQuery };
};

const joined = (from: string, relative: string): string => {
  const parts = from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};
