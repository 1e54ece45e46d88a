import type { FakeAnswer, FakeWeChat } from './fake-wechat';

type Data = Record<string, unknown>;
type Options = { data: Data } & Record<string, unknown>;

/** A page without a screen: its handlers run against the fake WeChat, and `data` is what would be drawn. */
export type FakePage = {
  readonly data: Data;
  /** Calls a handler as the page's template would, and waits until nothing is under way any more. */
  does(handler: string, detail?: Data, dataset?: Data): Promise<void>;
  /** `does`, without waiting. */
  starts(handler: string, detail?: Data, dataset?: Data): void;
  /** Reads what would be drawn, `frame.notice.text` and the like. */
  reads(path: string): unknown;
};

const known = new Map<string, Options>();

const optionsOf = async (name: string): Promise<Options> => {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  let options: Options | undefined;
  Object.assign(globalThis, {
    Page: (given: Options) => {
      options = given;
    },
  });
  await import(`../../miniprogram/pages/${name}/${name}`);
  if (options === undefined) throw new Error(`${name} is no page`);
  known.set(name, options);
  return options;
};

/** Everything that the fake server answers is answered at once: what is left are chains of promises. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
};

export const openPage = async (name: string, query: Record<string, string> = {}): Promise<FakePage> => {
  const options = await optionsOf(name);
  const page = {
    ...options,
    data: structuredClone(options.data),
    setData(part: Data): void {
      for (const [path, value] of Object.entries(part)) put(page.data, path.split('.'), value);
    },
  } as Options;
  const starts = (handler: string, detail: Data = {}, dataset: Data = {}): void => {
    const work = page[handler];
    if (typeof work !== 'function') throw new Error(`${name} has no ${handler}`);
    (work as (event: unknown) => void).call(page, { detail, currentTarget: { dataset } });
  };
  const call = (handler: string, argument?: unknown): void => {
    const work = page[handler];
    if (typeof work === 'function') (work as (given: unknown) => void).call(page, argument);
  };
  call('onLoad', query);
  call('onShow');
  await settled();
  return {
    get data() {
      return page.data;
    },
    starts,
    does: async (...event) => {
      starts(...event);
      await settled();
    },
    reads: (path) => path.split('.').reduce<unknown>((value, key) => (value as Data | undefined)?.[key], page.data),
  };
};

const put = (data: Data, [key = '', ...rest]: string[], value: unknown): void => {
  if (rest.length === 0) data[key] = value;
  else put(data[key] as Data, rest, value);
};

export type Answers = Readonly<Record<string, FakeAnswer | ((body: unknown) => FakeAnswer)>>;

/** The county's server by `GET /path`: what is not named is not there. */
export const answering =
  (answers: Answers) =>
  ({ method, path, body }: FakeWeChat['sent'][number]): FakeAnswer => {
    const answer = answers[`${method} ${path}`];
    if (answer === undefined)
      return { status: 404, body: { error: { code: 'notFound', message: '没有找到。', requestId: 'r' } } };
    return typeof answer === 'function' ? answer(body) : answer;
  };

export const ok = (body: unknown): FakeAnswer => ({ status: 200, body });
