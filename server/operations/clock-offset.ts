import type { Clock } from '../shared/clock';

export type ClockDeps = {
  clock: Clock;
  databaseNow: () => Promise<Date>;
  /** What WeChat says in its answers; `undefined` when it cannot be reached, which is another trouble. */
  wechatNow: () => Promise<Date | undefined>;
};

/** How far this machine's clock goes before (+) or behind (-) others'. WeChat tells whole seconds. */
export const clockOffsetMs = async ({
  clock,
  databaseNow,
  wechatNow,
}: ClockDeps): Promise<{ to: '数据库' | '微信'; offsetMs: number }[]> => {
  const offsets: { to: '数据库' | '微信'; offsetMs: number }[] = [];
  const database = await databaseNow();
  offsets.push({ to: '数据库', offsetMs: clock.now().getTime() - database.getTime() });
  const wechat = await wechatNow();
  if (wechat !== undefined) offsets.push({ to: '微信', offsetMs: clock.now().getTime() - wechat.getTime() });
  return offsets;
};
