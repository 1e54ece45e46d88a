/** A Date whose "now" is so far ahead; everything else is the real one. */
export const shiftedDate = (offsetMs: number): DateConstructor =>
  new Proxy(Date, {
    construct: (target, parts: unknown[]) =>
      Reflect.construct(target, parts.length === 0 ? [target.now() + offsetMs] : parts) as Date,
    apply: (target) => new target(target.now() + offsetMs).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? () => target.now() + offsetMs : (Reflect.get(target, name, receiver) as unknown),
  });
