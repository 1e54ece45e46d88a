import * as adapter from 'glass-easel-miniprogram-adapter';
import * as engine from 'glass-easel';
import { fault, faultOf } from './faults';
import { tapBegins } from './gesture';
import { textOf } from './text';

type GeneralComponent = engine.GeneralComponent;
type Handler = (target: engine.Element, type: string, detail: unknown, options: engine.EventOptions) => number;
/** What the engine has and its published types do not say. */
type Context = {
  document: unknown;
  setListenerStats: (element: unknown, type: string, capture: boolean, level: number) => void;
  onEvent: (handler: Handler) => void;
};
type CodeSpaceInternals = {
  prepareComponentOptions: (is: string, options: unknown) => [Record<string, unknown>, unknown];
};

/** Only these events of the browser reach the engine: its own input and change would come twice, beside those of our components. */
const BROWSER_EVENTS = new Set(
  (
    'touchstart touchmove touchend touchcancel mousedown mousemove mouseup click keydown keyup ' +
    'transitionend animationstart animationiteration animationend'
  ).split(' '),
);

const listen = (): void => {
  engine.globalOptions.throwGlobalError = false;
  engine.globalOptions.writeIdToDOM = true; // else #id finds nothing
  engine.addGlobalWarningListener((message) => {
    globalThis.__warnings.push(message);
    if (/Cannot find component|is not a valid/.test(message)) fault(message);
    return true;
  });
  engine.addGlobalErrorListener((error, method) => {
    faultOf(method ?? 'component', error);
    return false;
  });
};

/** Every element is called wx-…, so that <button>, <input> and <image> are not the browser's own. */
const prefixedDocument = {
  createElement: (tag: string): HTMLElement =>
    document.createElement(tag.startsWith('html-') ? tag.slice(5) : tag === 'virtual' ? tag : `wx-${tag}`),
  createTextNode: (text: string): Text => document.createTextNode(text),
  createDocumentFragment: (): DocumentFragment => document.createDocumentFragment(),
  get body(): HTMLElement {
    return document.body;
  },
};

const browserContext = (): engine.CurrentWindowBackendContext => {
  const context = new engine.CurrentWindowBackendContext();
  const internals = context as unknown as Context;
  Object.defineProperty(context, 'document', { value: prefixedDocument });
  const setListenerStats = internals.setListenerStats.bind(context);
  internals.setListenerStats = (element, type, capture, level) => {
    if (BROWSER_EVENTS.has(type)) setListenerStats(element, type, capture, level);
  };
  // This version of the engine has no Event.triggerBackendEvent: without this, taps are lost.
  internals.onEvent((target, type, detail, options) => {
    if (type === 'tap') tapBegins(target);
    const event = new engine.Event(type, detail, options);
    engine.Event.dispatchEvent(target, event);
    return event.defaultPrevented() ? 1 : 0;
  });
  return context;
};

/** aria-* and role: booleans as text, and nothing for undefined, because aria-disabled="" would read as true. */
const letAriaThrough = (): void => {
  type Updates = { updateAttribute: (this: engine.Element, name: string, value: unknown) => void };
  const prototype = engine.Element.prototype as unknown as Updates;
  const original = prototype.updateAttribute;
  prototype.updateAttribute = function (name, value) {
    const element = this.getBackendElement() as unknown as Element | null;
    if (element === null || !/^(aria-|role$|tabindex$)/.test(name)) original.call(this, name, value);
    else if (value === undefined || value === null || value === '') element.removeAttribute(name);
    else element.setAttribute(name, textOf(value));
  };
};

/** Touches of an event, as handlers of a mini-program read them. */
const giveTouches = (): void => {
  type Raw = { getOriginalEvent?: () => Record<string, unknown> | undefined };
  for (const name of ['touches', 'changedTouches']) {
    Object.defineProperty(engine.Event.prototype, name, {
      configurable: true,
      get(this: Raw) {
        return this.getOriginalEvent?.()?.[name] ?? [];
      },
    });
  }
};

listen();
letAriaThrough();
giveTouches();
const environment = new adapter.MiniProgramEnv();
export const codeSpace = environment.createCodeSpace('', true);
export const componentSpace = codeSpace.getComponentSpace();
const backend = environment.associateBackend(browserContext());

export const createRoot = (
  url: string,
): { caller: PageInstance; component: GeneralComponent; attach(to: HTMLElement): void; release(): void } => {
  const root = backend.createRoot('page-root', codeSpace, url);
  return {
    caller: root.get() as unknown as PageInstance,
    component: root.getComponent(),
    attach: (to) => {
      const placeholder = document.createElement('span');
      to.append(placeholder);
      root.attach(to as never, placeholder as never);
    },
    release: () => {
      root.release();
    },
  };
};

/** A page as its own script sees it. */
export type PageInstance = Record<string, unknown> & { route?: string; options?: Record<string, string> };

{
  const internals = codeSpace as unknown as CodeSpaceInternals;
  const prepare = internals.prepareComponentOptions.bind(codeSpace);
  internals.prepareComponentOptions = (is, options) => {
    const prepared = prepare(is, options);
    prepared[0]['idPrefixGenerator'] = null; // else ids carry a random prefix
    prepared[0]['writeFieldsToNode'] = false; // else a property called "dataset" breaks the component
    return prepared;
  };
}
