const THING_MAX = 20;

/** What a value of a key may be, by the kind in its name: `thing4` is a `thing`. A value that does not fit is never sent. */
const RULES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => value.length <= THING_MAX,
  number: (value) => /^\d{1,32}(\.\d{1,2})?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  character_string: (value) => /^[\x21-\x7e]{1,32}$/.test(value),
  date: (value) => DATE.test(value),
  time: (value) => DATE.test(value) || /^\d{1,2}:\d{2}$/.test(value),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
};
const DATE = /^\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d{2})?$/;

/** A lock screen is read by others: no number that could be an ID number, whatever its kind. */
const PRIVATE = /\d{15}/;

/**
 * Puts our words under WeChat's keys. `problem` names the first key whose value WeChat would not take: it has no mercy for
 * a line break, an empty text or one character too many.
 */
export const cardData = (
  keys: Readonly<Record<string, string>>,
  words: Readonly<Record<string, string>>,
): { data: Record<string, string> } | { problem: string } => {
  const data: Record<string, string> = {};
  for (const [word, key] of Object.entries(keys)) {
    const value = words[word];
    if (value === undefined || !isTaken(key, value)) return { problem: key };
    data[key] = value;
  }
  return { data };
};

const isTaken = (key: string, value: string): boolean =>
  value.trim() !== '' &&
  !/[\r\n]/.test(value) &&
  !PRIVATE.test(value) &&
  RULES[key.replace(/\d+$/, '')]?.(value) === true;

/** `张*国等2人`: masked names, as many as fit a `thing`, and what stands behind them. */
export const peopleWords = (names: readonly string[], behind = ''): string => {
  const [first = '本人'] = names;
  const whole = names.join('、');
  return names.length <= 1 || whole.length + behind.length <= THING_MAX
    ? `${whole || first}${behind}`
    : `${first}等${names.length}人${behind}`;
};
