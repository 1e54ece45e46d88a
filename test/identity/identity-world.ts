import { AppError } from '../../server/shared/app-error';
import { openDatabase } from '../../server/database/data-source';
import type { Database } from '../../server/database/transaction';
import { outsideTransaction } from '../../server/database/transaction';
import type { Caller } from '../../server/http/caller';
import { currentConsent } from '../../server/identity/consent-texts';
import { loadCaller } from '../../server/identity/load-caller';
import type { PhoneProvider } from '../../server/identity/phone-provider';
import { signIn } from '../../server/identity/sign-in';
import type { SignInProvider } from '../../server/identity/sign-in-provider';
import type { Verified, VerifyCommand } from '../../server/identity/verify-participant';
import { verifyParticipant } from '../../server/identity/verify-participant';
import { importRegister } from '../../server/participants/import-register';
import { findByIdNumberIndex } from '../../server/participants/participant-reads';
import type { Indexer } from '../../server/shared/sealing';
import { createIndexer, createSealer } from '../../server/shared/sealing';
import { fileOf, idNumberOf, peopleCsv, REGIONS } from '../participants/register-files';
import type { TestEngine } from '../support/engines';

export const HOUR_MS = 60 * 60 * 1000;
export const NAME = '张建国';
export const consentVersion = currentConsent('idNumber').version;

/** Person `serial` of the register: 张建国, with a phone of their own. */
export const phoneOf = (serial: number): string => `138${String(serial).padStart(8, '0')}`;

export type World = {
  database: Database;
  indexer: Indexer;
  signInProvider: SignInProvider;
  phoneProvider: PhoneProvider;
  clock: { now(): Date };
  wait(ms: number): void;
  /** Signs an invented WeChat user in; the code is the openid. */
  callerOf(openid: string): Promise<Caller>;
  load(token: string): Promise<Caller | undefined>;
  /** A try; what is not named is right: person 1, right name, consent, no phone, an address of its own. */
  verify(openid: string | Caller, changed?: Partial<VerifyCommand>): Promise<Verified>;
  participantId(serial: number): Promise<number>;
  countOf(sql: string): Promise<number>;
};

/** A register of `people` and WeChat's two providers: a phone code is the phone itself, `stale` is none. */
export const createWorld = async (engine: TestEngine, people: number): Promise<World> => {
  let now = new Date('2026-06-11T02:20:00Z');
  const clock = { now: (): Date => now };
  const database = await openDatabase(engine.settings, clock, { migrate: true });
  const indexer = createIndexer(Buffer.alloc(32, 2));
  const sealer = createSealer(new Map([[1, Buffer.alloc(32, 1)]]));
  const rows = Array.from({ length: people }, (_, i) => ({
    身份证号: idNumberOf(i + 1),
    姓名: NAME,
    手机号: phoneOf(i + 1),
  }));
  for (const csv of [REGIONS, peopleCsv(rows)]) {
    const deps = { ...database, sealer, indexer, clock };
    const { outcome } = await importRegister(deps, { path: fileOf(csv), apply: true, officer: 'tester' });
    if (outcome !== 'applied') throw new Error('the register of the test was refused');
  }
  const signInProvider = outsideTransaction<SignInProvider>({
    signIn: (code) => Promise.resolve(code === 'stale' ? { kind: 'codeStale' } : { kind: 'signedIn', openid: code }),
  });
  const phoneProvider = outsideTransaction<PhoneProvider>({
    phoneOf: (code) => Promise.resolve(code === 'stale' ? { kind: 'codeStale' } : { kind: 'phone', phone: code }),
  });
  const deps = { ...database, clock, indexer, signInProvider, phoneProvider };
  const load = (token: string): Promise<Caller | undefined> => loadCaller(deps, token);
  const callerOf = async (openid: string): Promise<Caller> => {
    const caller = await load((await signIn(deps, openid)).token);
    if (caller === undefined) throw new Error('a fresh session does not load');
    return caller;
  };
  return {
    ...deps,
    database,
    wait: (ms) => {
      now = new Date(now.getTime() + ms);
    },
    load,
    callerOf,
    verify: async (who, changed = {}) => {
      const caller = typeof who === 'string' ? await callerOf(who) : who;
      const ip = `10.0.0.${caller.accountId % 250}`;
      return verifyParticipant(deps, { caller, ip, name: NAME, idNumber: idNumberOf(1), consentVersion, ...changed });
    },
    participantId: async (serial) =>
      (await findByIdNumberIndex(database.reader, indexer('idNumber', idNumberOf(serial))))?.id ?? 0,
    countOf: async (sql) => Number((await database.reader.row<{ n: unknown }>(sql))?.n), // a string on MySQL
  };
};

/** The code a try was refused with, or the level it got. */
export const outcomeOf = async (attempt: Promise<Verified>): Promise<string> => {
  try {
    return (await attempt).level;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};
