import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createApp } from './app';
import { createControl } from './control/control-client';
import { createFaultBoard } from './faults/fault-board';
import { createMerchantCredentials, merchantSettings, merchantSummary } from './keys/merchant-credentials';
import type { PlatformKeys } from './keys/platform-keys';
import { loadPlatformKeys } from './keys/platform-keys';
import type { LocalMerchant, LocalWechat, LocalWechatOptions } from './local-wechat-options';
import { createNoticeSender } from './notices/notice-sender';
import { resumeRefunds } from './pay/refund';
import { createRequestLog } from './request-log';
import type { StateKeeper } from './state-file';
import { keepState, readState } from './state-file';
import { createWechatClock } from './wechat-clock';
import type { World } from './world';

export { createMerchantCredentials } from './keys/merchant-credentials';
export { createControl } from './control/control-client';
export type { Control } from './control/control-client';
export type { LocalWechat, LocalWechatOptions, MerchantCredentials } from './local-wechat-options';

/** Only who calls closes a connection: one that we close just as it is used again, after a long look away, fails a test. */
const NEVER_MS = 0;

/** Starts a WeChat and a WeChat Pay on one origin, with keys of its own. */
export const startLocalWechat = async (options: LocalWechatOptions): Promise<LocalWechat> => {
  const { port = 0, host = '127.0.0.1', controlToken = randomBytes(24).toString('base64url') } = options;
  const merchants = options.merchants ?? [await createMerchantCredentials(options.dataDir)];
  const platform = await loadPlatformKeys(join(resolve(options.dataDir), 'platform'));
  const { world, keeper } = createWorld(options, merchants, platform);
  const handle = createApp(world, controlToken).callback();
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = NEVER_MS;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, done);
  });
  world.sender.resume();
  resumeRefunds(world);
  const bound = (server.address() as AddressInfo).port;
  const origin = `http://${host}:${bound}`;
  const controlUrl = `${origin}/control/${controlToken}`;
  return {
    origin,
    port: bound,
    controlUrl,
    controlToken,
    merchant: merchantSummary(firstOf(merchants)),
    control: createControl(controlUrl),
    merchants,
    settings: (mchid) => ({
      WECHAT_API_BASE: origin,
      WECHAT_PAY_BASE: origin,
      ...merchantSettings(merchants.find((merchant) => merchant.mchid === mchid) ?? firstOf(merchants)),
    }),
    platform: {
      publicKeyId: platform.byPublicKey.serial,
      publicKeyPem: platform.publicKeyPem,
      certificateSerial: platform.byCertificate.serial,
      certificatePem: platform.certificatePem,
    },
    async close() {
      world.sender.stop();
      keeper.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};

const createWorld = (
  { stateFile, timeFactor = 1, clockOffsetMs, onCard }: LocalWechatOptions,
  merchants: readonly LocalMerchant[],
  platform: PlatformKeys,
): { world: World; keeper: StateKeeper } => {
  const state = readState(stateFile);
  const keeper = keepState(stateFile, state);
  const prepayIds = new Map(
    [...state.orders].flatMap(([key, { prepays }]) => prepays.map(({ prepayId }) => [prepayId, key] as const)),
  );
  const ground = {
    ...state,
    prepayIds,
    clock: createWechatClock(clockOffsetMs),
    timeFactor,
    merchants,
    platform,
    faults: createFaultBoard(),
    requests: createRequestLog(),
    writtenBills: new Map<string, string>(),
    cards: [],
    onCard,
    changed: () => {
      keeper.changed();
    },
  };
  return { world: { ...ground, sender: createNoticeSender(ground) }, keeper };
};

const firstOf = (merchants: readonly LocalMerchant[]): LocalMerchant => {
  const [first] = merchants;
  if (first === undefined) throw new Error('a local WeChat needs a merchant');
  return first;
};
