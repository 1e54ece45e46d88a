/** What a value of each kind of key may be; the key's number is left out. */
const RULES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => value.length <= 20,
  number: (value) => /^\d{1,32}(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => value.length <= 5 && !/[\w\p{Script=Han}]/u.test(value),
  character_string: (value) => /^[\x21-\x7e]{1,32}$/.test(value),
  time: (value) => isTime(value),
  date: (value) => isTime(value),
  amount: (value) => /^[¥￥$]?\d{1,10}(\.\d{1,2})?元?$/.test(value),
  phone_number: (value) => /^[\d+()-]{1,17}$/.test(value),
  car_number: (value) => value.length <= 8,
  name: (value) => (/^[A-Za-z ]+$/.test(value) ? value.length <= 20 : Array.from(value).length <= 10),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
};

const isTime = (value: string): boolean =>
  /^(\d{1,2}:\d{2}|\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d{2})?)(~(\d{1,2}:\d{2}|\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d{2})?))?$/.test(
    value,
  );

/** The first key of a template whose value WeChat would not take; every key must be given, in an object, as text. */
export const wrongKey = (content: string, data: Record<string, unknown>): string | undefined => {
  const keys = [...content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map(([, key = '']) => key);
  return keys.find((key) => {
    const value = (data[key] as { value?: unknown } | null | undefined)?.value;
    if (typeof value !== 'string' || value.trim() === '' || /[\r\n]/.test(value)) return true;
    return RULES[key.replace(/\d+$/, '')]?.(value) !== true;
  });
};
