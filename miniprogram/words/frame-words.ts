export const WAITING_WORDS = { waiting: '正在查，请稍等', slow: '网慢，还在查', again: '再试一次' } as const;

/** What we say when the server could not be asked, or answered nothing that we can read. */
export const NET_WORDS = {
  offline: '没连上网。选好的都还在。',
  slow: '网太慢，没查出来。选好的都还在。',
  busy: '现在人多，没查出来。过会再点。',
  fault: '我们这边出错了。请过会再试。',
  notFound: '没有找到，可能过期了。',
  notConnected: '这里还没开通。要缴费请打12366问。',
} as const;

export const staleWords = (time: string): string => `这是${time}查到的`;

export const RUN_MARKS: Readonly<Record<string, string>> = { demo: '演示', rehearsal: '联调环境' };
