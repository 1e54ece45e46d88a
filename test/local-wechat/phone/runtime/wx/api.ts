import { fault, faultOf } from '../faults';

export type Callbacks = {
  success?: (result: object) => void;
  fail?: (error: object) => void;
  complete?: (result: object) => void;
};
type Options = Callbacks & Record<string, unknown>;

/** What a function of `wx` throws when WeChat answers `fail`; `isMisuse` when the program, and not the world, is at fault. */
export class WxError extends Error {
  readonly extra: Record<string, unknown>;
  readonly isMisuse: boolean;

  constructor(message: string, extra: Record<string, unknown> = {}, isMisuse = false) {
    super(message);
    this.extra = extra;
    this.isMisuse = isMisuse;
  }
}

export const misuse = (message: string, extra: Record<string, unknown> = {}): WxError =>
  new WxError(message, extra, true);

/** A function of `wx` in both its forms: with callbacks it answers nothing, without them a promise. */
export const api =
  <Given extends object>(name: string, work: (options: Given) => unknown) =>
  (options?: Given & Callbacks): Promise<object> | undefined => {
    const given = (options ?? {}) as Given & Options;
    if (typeof given !== 'object') fault(`${name} takes an object`);
    const done = run(name, work, given);
    const { success, fail, complete } = given;
    if (success === undefined && fail === undefined && complete === undefined) return promised(done);
    void done.then(({ ok, result }) => {
      try {
        (ok ? success : fail)?.(result);
        complete?.(result);
      } catch (error) {
        faultOf(`in a callback of ${name}`, error);
      }
    });
    return undefined;
  };

const promised = async (done: Promise<Outcome>): Promise<object> => {
  const { ok, result } = await done;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- wx rejects with { errMsg }, which is no Error
  if (!ok) throw result;
  return result;
};

type Outcome = { ok: boolean; result: { errMsg: string } };

const run = async <Given extends object>(
  name: string,
  work: (options: Given) => unknown,
  given: Given,
): Promise<Outcome> => {
  try {
    const result = (await work(given)) as object | undefined;
    return { ok: true, result: { errMsg: `${name}:ok`, ...result } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const errMsg = message.startsWith(`${name}:`) ? message : `${name}:fail ${message}`;
    const isKnown = error instanceof WxError;
    if (!isKnown || error.isMisuse) fault(errMsg);
    return { ok: false, result: { errMsg, ...(isKnown ? error.extra : {}) } };
  }
};
