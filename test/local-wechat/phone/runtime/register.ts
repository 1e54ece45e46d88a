import * as adapter from 'glass-easel-miniprogram-adapter';
import { formBehavior } from './builtins/form-behavior';
import { codeSpace } from './engine';
import { fault, faultOf } from './faults';
import { pageNow } from './page-now';
import { setDataProblem } from './set-data-limit';
import { addStyles } from './styles';

/** A page or component as the build hands it over. */
export type BuiltComponent = {
  is: string;
  json: Record<string, unknown> & {
    component?: boolean;
    styleIsolation?: string;
    usingComponents?: Record<string, string>;
  };
  isPage: boolean;
  css: string;
  template: unknown;
  load: () => void;
};
type Definition = {
  behaviors?: unknown[];
  options?: { styleIsolation?: string; addGlobalClass?: boolean };
  [key: string]: unknown;
};
type Constructor = (definition: Definition) => unknown;

const components = new Map<string, BuiltComponent>();
const registered = new Set<string>();

export const addComponents = (built: readonly BuiltComponent[]): void => {
  for (const component of built) components.set(component.is, component);
};

export const pageAt = (path: string): BuiltComponent | undefined => {
  const component = components.get(path);
  return component?.isPage === true ? component : undefined;
};

/** Runs the script of a page or component once, and of everything it uses. */
export const register = (component: BuiltComponent): void => {
  if (registered.has(component.is)) return;
  registered.add(component.is);
  const { is, json, isPage } = component;
  const finishStyle = styleFinisher(component, `c${registered.size.toString(36)}`);
  codeSpace.addComponentStaticConfig(is, { ...json, component: json.component ?? !isPage } as never);
  codeSpace.addCompiledTemplate(is, component.template as never);
  const seen = { isDefined: false };
  codeSpace.componentEnv(is, (environment) => {
    const define =
      (constructor: Constructor): Constructor =>
      (definition) => {
        seen.isDefined = true;
        resolveBehaviors(definition);
        finishStyle(definition.options);
        codeSpace.addComponentStaticConfig(is, { ...json, component: json.component ?? !isPage } as never);
        return constructor(definition);
      };
    const behavior = ((definition: Definition) => {
      resolveBehaviors(definition);
      return environment.Behavior(definition as never);
    }) as Constructor;
    const globals = globalThis as unknown as Record<string, Constructor>;
    const before = { Page: globals['Page'], Component: globals['Component'], Behavior: globals['Behavior'] };
    Object.assign(globals, {
      Page: define(environment.Page as unknown as Constructor),
      Component: define(environment.Component as unknown as Constructor),
      Behavior: behavior,
    });
    try {
      component.load();
    } catch (error) {
      faultOf(is, error);
    } finally {
      Object.assign(globals, before);
    }
  });
  if (!seen.isDefined) {
    finishStyle(undefined);
    fault(`${is} calls neither Page() nor Component()`);
  }
  for (const used of Object.values(json.usingComponents ?? {})) {
    const next = components.get(used.slice(1));
    if (next !== undefined) register(next);
  }
};

/** The engine reads styleIsolation from JSON alone: copy it from the options before the style is added. */
const styleFinisher = ({ is, json, isPage, css }: BuiltComponent, scope: string) => {
  let isFinished = false;
  return (options: Definition['options']): void => {
    if (isFinished) return;
    isFinished = true;
    const isolation =
      json.styleIsolation ?? options?.styleIsolation ?? (options?.addGlobalClass === true ? 'apply-shared' : undefined);
    if (isolation !== undefined) json.styleIsolation = isolation;
    const isShared = isPage
      ? isolation === undefined || isolation === 'shared'
      : isolation === 'shared' || isolation === 'page-shared';
    codeSpace.addStyleSheet(is, undefined, isShared ? '' : scope);
    addStyles(
      is,
      css
        .replaceAll('__S__', isShared ? '' : `${scope}--`)
        .replace(/\[wx-host="?__H__"?\]/g, isShared ? `[wx-is="${is}"]` : `[wx-host="${scope}"]`),
    );
  };
};

/** Behaviors named by a text, such as wx://form-field, are ours to find. */
const resolveBehaviors = (definition: Definition): void => {
  if (!Array.isArray(definition.behaviors)) return;
  definition.behaviors = definition.behaviors.map((behavior) => {
    if (typeof behavior !== 'string') return behavior;
    if (behavior !== 'wx://form-field') fault(`behavior ${behavior} is not known here`);
    return formBehavior();
  });
};

/** setData as strict as on a phone, where it crosses threads. */
export const limitSetData = (): void => {
  type Caller = { setData: (this: unknown, data: unknown, callback?: () => void) => void };
  const prototype = adapter.component.ComponentCaller.prototype as unknown as Caller;
  const original = prototype.setData;
  prototype.setData = function (data, callback) {
    const problem = setDataProblem(data);
    if (problem !== undefined) fault(`${pageNow()}: ${problem}`);
    original.call(this, data, callback);
  };
};
