/** setData crosses from one thread to another on a phone: as JSON, at most 1 MB at a time. */
const BYTES_MAX = 1024 * 1024;

/** Why WeChat would not take this data, or would lose part of it; undefined when all is well. */
export const setDataProblem = (data: unknown): string | undefined => {
  if (typeof data !== 'object' || data === null) return 'setData takes an object';
  const lost = lostIn(data, '', 0);
  if (lost !== undefined) return `setData: ${lost}`;
  const bytes = new TextEncoder().encode(JSON.stringify(data)).length;
  return bytes > BYTES_MAX ? `setData of ${bytes} bytes: more than 1 MB is refused` : undefined;
};

const DEPTH_MAX = 30;

const lostIn = (value: unknown, path: string, depth: number): string | undefined => {
  if (depth > DEPTH_MAX) return `${path} is nested too deep, or holds itself`;
  if (value === undefined) return `${path} is undefined: use null or ''`;
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return `${path} is a ${typeof value}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return `${path} is ${value}`;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value))
    return firstLost(
      value.map((item, index) => [`${path}[${index}]`, item]),
      depth,
    );
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== null && prototype.constructor.name !== 'Object')
    return `${path} is a ${prototype.constructor.name}`;
  return firstLost(
    Object.entries(value).map(([key, item]) => [path === '' ? key : `${path}.${key}`, item]),
    depth,
  );
};

const firstLost = (items: [string, unknown][], depth: number): string | undefined => {
  for (const [path, item] of items) {
    // A field that is absent and one that is undefined read the same inside an object; at the top it does nothing at all.
    if (item === undefined && depth > 0) continue;
    const lost = lostIn(item, path, depth + 1);
    if (lost !== undefined) return lost;
  }
  return undefined;
};
