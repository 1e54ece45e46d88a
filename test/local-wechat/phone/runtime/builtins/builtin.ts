import type { GeneralComponent } from 'glass-easel';
import { componentSpace } from '../engine';

type Properties = Record<string, unknown>;

/** One built-in component on a page. */
export type Builtin = {
  element: HTMLElement;
  component: GeneralComponent;
  data: Properties;
  emit: (name: string, detail: unknown) => void;
  /** Sets a property from inside, as the client does when a person types. */
  set: (name: string, value: unknown) => void;
  onTap: (handler: (original: Event | undefined) => void) => void;
  /** The browser's own field inside, for those that have one. */
  field?: HTMLInputElement | HTMLTextAreaElement;
  /** What a label does when it is tapped. */
  activate?: () => void;
  /** What a form collects: name, value, and back to the start. */
  form?: { name: () => unknown; value: () => unknown; reset: () => void };
};

export type BuiltinSpec = {
  properties?: Properties;
  externalClasses?: string[];
  attached?(builtin: Builtin): void;
  updated?(builtin: Builtin): void;
  detached?(builtin: Builtin): void;
};

const instances = new WeakMap<Element, Builtin>();
export const builtinOf = (element: Element): Builtin | undefined => instances.get(element);

/** Properties that any component may be given and that show nothing here. */
const COMMON: Properties = { hidden: Boolean, hoverStartTime: null, hoverStayTime: null, hoverStopPropagation: null };

type Instance = {
  addListener(type: string, handler: (event: { getOriginalEvent?: () => unknown }) => void): void;
};

export const defineBuiltin = (name: string, spec: BuiltinSpec = {}): void => {
  const at = (component: GeneralComponent): Builtin | undefined =>
    builtinOf(component.getBackendElement() as unknown as Element);
  const draw = (builtin: Builtin): void => {
    builtin.element.toggleAttribute('hidden-by-mp', Boolean(builtin.data['hidden']));
    spec.updated?.(builtin);
  };
  const definition = componentSpace.defineComponent({
    is: `wx-builtin/${name}`,
    externalClasses: ['hover-class', ...(spec.externalClasses ?? [])],
    properties: { ...COMMON, ...spec.properties } as never,
    observers: [
      {
        fields: '**',
        observer(this: GeneralComponent) {
          const builtin = at(this);
          if (builtin !== undefined) draw(builtin);
        },
      },
    ] as never,
    lifetimes: {
      attached(this: GeneralComponent) {
        const builtin = instanceOf(this);
        spec.attached?.(builtin);
        instances.set(builtin.element, builtin);
        draw(builtin);
      },
      detached(this: GeneralComponent) {
        const builtin = at(this);
        if (builtin !== undefined) spec.detached?.(builtin);
      },
    },
  });
  componentSpace.setGlobalUsingComponent(name, definition.general());
};

const instanceOf = (component: GeneralComponent): Builtin => {
  const internals = component as unknown as {
    triggerEvent(name: string, detail: unknown, options?: object): void;
    replaceDataOnPath(path: string[], value: unknown): void;
    applyDataUpdates(): void;
    data: Properties;
  };
  return {
    element: component.getBackendElement() as unknown as HTMLElement,
    component,
    get data() {
      return internals.data;
    },
    emit: (name, detail) => {
      internals.triggerEvent(name, detail);
    },
    set: (name, value) => {
      internals.replaceDataOnPath([name], value);
      internals.applyDataUpdates();
    },
    onTap: (handler) => {
      (component as unknown as Instance).addListener('tap', (event) => {
        handler(event.getOriginalEvent?.() as Event | undefined);
      });
    },
  };
};

/** true, "true" and an attribute without a value. */
export const isOn = (value: unknown): boolean => value === true || value === '' || value === 'true';

export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export const setOrRemove = (element: Element, name: string, value: string | undefined): void => {
  if (value === undefined || value === '') element.removeAttribute(name);
  else element.setAttribute(name, value);
};
