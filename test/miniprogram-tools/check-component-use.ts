import { BUILTIN_EVENTS } from './builtin-names';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';
import type { Script } from './read-scripts';
import type { Reference } from './references';
import type { WxmlAttribute } from './scan-wxml';
import { eventOf, scanWxml } from './scan-wxml';
import { templatesOf } from './templates-of';

const ANY_ELEMENT =
  /^(wx:|data-|mark:|generic:|change:|aria-|worklet:|slot:)|^(id|class|style|slot|hidden|role|animation)$/;

/** What a template gives a component and hears from it. A property or event of another name is dropped in silence. */
export const checkComponentUse = (
  miniProgram: MiniProgram,
  scripts: ReadonlyMap<string, Script>,
  references: readonly Reference[],
): Finding[] => {
  const events = eventsOf(miniProgram, scripts, references);
  const findings = new Map<string, Finding>();
  for (const { path, using } of miniProgram.parts.values()) {
    for (const file of templatesOf(miniProgram, path)) {
      for (const { tag, attributes } of scanWxml(miniProgram.text(file))) {
        const component = using.get(tag);
        for (const attribute of attributes) {
          const problem = problemWith(tag, attribute, component, scripts, events);
          if (problem === undefined) continue;
          const { line } = attribute;
          findings.set(`${file}:${line}:${problem}`, {
            file,
            line,
            problem,
            remedy: 'Mend the name here, or in the component.',
          });
        }
      }
    }
  }
  return [...findings.values()];
};

const problemWith = (
  tag: string,
  attribute: WxmlAttribute,
  component: string | undefined,
  scripts: ReadonlyMap<string, Script>,
  events: Events,
): string | undefined => {
  const event = eventOf(attribute);
  if (event !== undefined) {
    const heard = component === undefined ? undefined : events.of.get(component);
    const isKnown =
      BUILTIN_EVENTS.has(event) || events.bubbling.has(event) || heard === 'any' || heard?.has(event) === true;
    return isKnown ? undefined : `<${tag}> has no event ${event}`;
  }
  const script = component === undefined ? undefined : scripts.get(component);
  if (script?.isRegistered !== true || ANY_ELEMENT.test(attribute.name)) return undefined;
  const property = attribute.name.replace(/^model:/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return script.properties.has(property) ? undefined : `<${tag}> has no property ${property}`;
};

/** component → the events that it or a script it imports triggers; `any` when one has a name that is computed. */
type Events = { of: ReadonlyMap<string, ReadonlySet<string> | 'any'>; bubbling: ReadonlySet<string> };

const eventsOf = (
  miniProgram: MiniProgram,
  scripts: ReadonlyMap<string, Script>,
  references: readonly Reference[],
): Events => {
  const bubbling = new Set<string>();
  const of = new Map<string, ReadonlySet<string> | 'any'>();
  for (const [path, { file }] of scripts) {
    const names = new Set<string>();
    let isOpen = false;
    for (const script of reachedFrom(file, references)) {
      for (const [, call = ''] of miniProgram.text(script).matchAll(/\.triggerEvent\(([^;]*)/g)) {
        const name = /^\s*['"]([^'"]+)['"]/.exec(call)?.[1];
        if (name === undefined) isOpen = true;
        else names.add(name);
        if (name !== undefined && /bubbles:\s*true/.test(call)) bubbling.add(name);
      }
    }
    of.set(path, isOpen ? 'any' : names);
  }
  return { of, bubbling };
};

const reachedFrom = (start: string, references: readonly Reference[]): Set<string> => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, to } of references) if (from === file && to !== undefined && /\.(ts|js)$/.test(to)) visit(to);
  };
  visit(start);
  return reached;
};
