import type { Endpoint, FaultName } from './fault-names';

export type ArmedFault = {
  name: FaultName;
  /** How often it acts; absent: until disarmed. */
  count?: number | undefined;
  /** Only for this order. */
  outTradeNo?: string | undefined;
  /** Only at this door (`answer.*` and `platform.*`). */
  endpoint?: Endpoint | undefined;
  /** For faults that wait. */
  seconds?: number | undefined;
};

export type FaultPlace = { outTradeNo?: string | undefined; endpoint?: Endpoint | undefined };

export type FaultBoard = {
  arm(fault: ArmedFault): void;
  /** Without a name: all. */
  disarm(name?: FaultName): void;
  armed(): readonly ArmedFault[];
  /** Uses up one act of the fault when it is armed for this place. */
  take(name: FaultName, place?: FaultPlace): ArmedFault | undefined;
  /** Whether it is armed; for faults that must hold for several requests, `count` does not matter. */
  isArmed(name: FaultName): boolean;
  /** How often each fault acted. */
  acted(): Record<string, number>;
};

export const createFaultBoard = (): FaultBoard => {
  let armed: ArmedFault[] = [];
  const acted = new Map<FaultName, number>();
  const fits = (fault: ArmedFault, place: FaultPlace): boolean =>
    (fault.outTradeNo === undefined || fault.outTradeNo === place.outTradeNo) &&
    (fault.endpoint === undefined || fault.endpoint === place.endpoint);
  const note = (name: FaultName): void => {
    acted.set(name, (acted.get(name) ?? 0) + 1);
  };
  return {
    arm(fault) {
      armed.push({ ...fault });
    },
    disarm(name) {
      armed = name === undefined ? [] : armed.filter((fault) => fault.name !== name);
    },
    armed: () => armed,
    take(name, place = {}) {
      const fault = armed.find((candidate) => candidate.name === name && fits(candidate, place));
      if (fault === undefined) return undefined;
      if (fault.count !== undefined) {
        fault.count -= 1;
        if (fault.count <= 0) armed = armed.filter((other) => other !== fault);
      }
      note(name);
      return fault;
    },
    isArmed(name) {
      const is = armed.some((fault) => fault.name === name);
      if (is) note(name);
      return is;
    },
    acted: () => Object.fromEntries(acted),
  };
};
