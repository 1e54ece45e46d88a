import { Agent, request } from 'node:http';

export type Sent = { method: string; url: string; headers?: Record<string, string>; body?: string };

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const send = ({ method, url, headers = {}, body }: Sent): Promise<number> =>
  new Promise((answered, failed) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers: { ...headers, ...length } }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        answered(answer.statusCode ?? 0);
      });
    });
    sent.once('error', failed);
    sent.end(body);
  });

/** Runs every task, so many at once. Answers how many a second. */
export const perSecond = async <Task>(
  tasks: readonly Task[],
  atOnce: number,
  run: (task: Task) => Promise<unknown>,
): Promise<number> => {
  let next = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) await run(task);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (tasks.length * 1000) / (performance.now() - began);
};

/** Sends every request, so many at once; throws when one is not answered with `status`. Answers how many a second. */
export const requestsPerSecond = (requests: readonly Sent[], atOnce: number, status: number): Promise<number> =>
  perSecond(requests, atOnce, async (one) => {
    const answered = await send(one);
    if (answered !== status) throw new Error(`${one.method} ${one.url}: ${answered}, not ${status}`);
  });

export const closeLoad = (): void => {
  agent.destroy();
};
