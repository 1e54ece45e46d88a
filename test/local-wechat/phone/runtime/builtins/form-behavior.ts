import { codeSpace } from '../engine';

let behavior: unknown;

/** wx://form-field: a component that a form asks for its value. */
export const formBehavior = (): unknown => {
  behavior ??= codeSpace.componentEnv(
    '',
    ({ Behavior }) => Behavior({ properties: { name: String, value: null } } as never) as unknown,
  );
  return behavior;
};
