const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;
const PLACES = ['', '十', '百', '千'] as const;

/** The figure without 元: `500`, `45,000`, `123.45`. No thousands mark below 10,000. */
export const figureOf = (amountFen: number): string => {
  const wholeYuan = Math.floor(amountFen / 100);
  const fen = amountFen % 100;
  const whole = wholeYuan >= 10_000 ? String(wholeYuan).replace(/\B(?=(\d{3})+$)/g, ',') : String(wholeYuan);
  return fen === 0 ? whole : `${whole}.${String(fen).padStart(2, '0')}`;
};

/** `500元` */
export const yuan = (amountFen: number): string => `${figureOf(amountFen)}元`;

/** As it is said: `五百元`, `一千三百元`, `一百二十三元四角五分`. */
export const spokenYuan = (amountFen: number): string => {
  const whole = `${spokenNumber(Math.floor(amountFen / 100))}元`;
  const jiao = Math.floor((amountFen % 100) / 10);
  const fen = amountFen % 10;
  return `${whole}${jiao > 0 ? `${digit(jiao)}角` : ''}${fen > 0 ? `${jiao === 0 ? '零' : ''}${digit(fen)}分` : ''}`;
};

/** Whole numbers up to 99,999,999 in Chinese words. */
export const spokenNumber = (value: number): string => {
  if (value === 0) return '零';
  const tenThousands = Math.floor(value / 10_000);
  const rest = value % 10_000;
  if (tenThousands === 0) return withoutLeadingOne(belowTenThousand(rest));
  const gap = rest > 0 && rest < 1000 ? '零' : '';
  return `${withoutLeadingOne(belowTenThousand(tenThousands))}万${gap}${rest > 0 ? belowTenThousand(rest) : ''}`;
};

/** Digit by digit, as a number is read over the phone: `二六零六`. */
export const spokenDigits = (text: string): string => text.replace(/\d/g, (found) => digit(Number(found)));

/** `2606 1100 4817 36`: in fours, to be read over the phone. */
export const inFours = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ');

const belowTenThousand = (value: number): string => {
  let words = '';
  let pendingZero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const figure = Math.floor(value / 10 ** place) % 10;
    if (figure === 0) {
      pendingZero = words !== '';
    } else {
      words += `${pendingZero ? '零' : ''}${digit(figure)}${PLACES[place] ?? ''}`;
      pendingZero = false;
    }
  }
  return words;
};

const withoutLeadingOne = (words: string): string => (words.startsWith('一十') ? words.slice(1) : words);

const digit = (figure: number): string => DIGITS[figure] ?? '';
