import { lineAt } from './finding';

export type WxmlAttribute = { name: string; value: string; line: number };
/** `body` is the code of an inline `<wxs>`. */
export type WxmlElement = { tag: string; attributes: readonly WxmlAttribute[]; line: number; body: string };

const STEP = /<!--[\s\S]*?-->|\{\{[\s\S]*?\}\}|<([a-zA-Z][\w.-]*)/g;
const ATTRIBUTE = /\s*([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/y;

/** Every start tag with its attributes, in order. Whether the markup is well formed is for WeChat's compilers to say. */
export const scanWxml = (source: string): WxmlElement[] => {
  const elements: WxmlElement[] = [];
  STEP.lastIndex = 0;
  for (let step = STEP.exec(source); step !== null; step = STEP.exec(source)) {
    const tag = step[1];
    if (tag === undefined) continue;
    const { attributes, end } = attributesFrom(source, STEP.lastIndex);
    const close = tag === 'wxs' && source[end] === '>' ? source.indexOf('</wxs>', end) : -1;
    elements.push({
      tag,
      attributes,
      line: lineAt(source, step.index),
      body: close === -1 ? '' : source.slice(end + 1, close),
    });
    STEP.lastIndex = Math.max(end, close);
  }
  return elements;
};

const attributesFrom = (source: string, start: number): { attributes: WxmlAttribute[]; end: number } => {
  const attributes: WxmlAttribute[] = [];
  let end = start;
  ATTRIBUTE.lastIndex = start;
  for (let found = ATTRIBUTE.exec(source); found !== null; found = ATTRIBUTE.exec(source)) {
    const [all, name = '', double, single, bare] = found;
    const at = found.index + all.length - all.trimStart().length;
    attributes.push({ name, value: double ?? single ?? bare ?? '', line: lineAt(source, at) });
    end = ATTRIBUTE.lastIndex;
  }
  while (/[\s/]/.test(source[end] ?? '')) end += 1;
  return { attributes, end };
};

export const attributeOf = ({ attributes }: WxmlElement, name: string): WxmlAttribute | undefined =>
  attributes.find((attribute) => attribute.name === name);

/** `bind:tap`, `bindtap`, `capture-catch:tap` … → `tap`; undefined for what is no event. */
export const eventOf = ({ name }: WxmlAttribute): string | undefined =>
  /^(?:capture-)?(?:mut-)?(?:bind|catch):?(.+)$/.exec(name)?.[1];
