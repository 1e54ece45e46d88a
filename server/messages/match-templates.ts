import type { MessageKind } from './message-kinds';
import { MEANINGS, MESSAGE_KINDS } from './message-kinds';
import type { ListedTemplate, Template } from './sender';

/** Finds our messages among an account's templates. A template with a keyword that we cannot fill is not ours. Pure. */
export const matchTemplates = (listed: readonly ListedTemplate[]): Template[] =>
  listed.flatMap((template) => {
    const kind = MESSAGE_KINDS.find((one) => MEANINGS[one].titles.includes(template.title.trim()));
    const keys = kind === undefined ? undefined : keysOf(kind, template.content);
    return kind === undefined || keys === undefined ? [] : [{ ...template, kind, keys }];
  });

const keysOf = (kind: MessageKind, content: string): Record<string, string> | undefined => {
  const { words } = MEANINGS[kind];
  const keys: Record<string, string> = {};
  for (const [, label = '', key = ''] of content.matchAll(/^\s*([^:：\n]+)[:：]\s*\{\{(\w+)\.DATA\}\}\s*$/gm)) {
    const word = Object.keys(words).find((one) => words[one]?.includes(label.trim()) === true && !(one in keys));
    if (word === undefined) return undefined;
    keys[word] = key;
  }
  return Object.keys(keys).length === 0 ? undefined : keys;
};

/** For a card: long-term before one-time. */
export const templatesFor = (templates: readonly Template[], kind: MessageKind): Template[] =>
  templates
    .filter((template) => template.kind === kind)
    .sort((one, other) => (one.type === other.type ? 0 : one.type === 'longTerm' ? -1 : 1));

/**
 * What WeChat's sheet may ask for in one tap: it takes one-time or long-term templates, never both. The type with more
 * kinds is asked for; long-term when equal.
 */
export const offeredTemplates = (templates: readonly Template[]): ReadonlyMap<MessageKind, Template> => {
  const ofType = (type: Template['type']): Map<MessageKind, Template> =>
    new Map(templates.filter((template) => template.type === type).map((template) => [template.kind, template]));
  const longTerm = ofType('longTerm');
  const oneTime = ofType('oneTime');
  return longTerm.size >= oneTime.size ? longTerm : oneTime;
};
