/**
 * Where a button leads. The page that shows it does `again`, `close` and what is its own; the rest is done by
 * `services/ways.ts`.
 */
export const WAYS = [
  'again',
  'close',
  'home',
  'signIn',
  'service',
  'verify',
  'verifyOther',
  'fillAgain',
  'sendAgain',
  'askAgain',
  'offices',
  'payOn',
  'payAgain',
  'look',
  'takeOver',
  'remind',
  'refund',
  'call12366',
  'enrol',
  'privacy',
] as const;
export type Way = (typeof WAYS)[number];

export type WayButton = { readonly text: string; readonly way: Way };

const button = (text: string, way: Way): WayButton => ({ text, way });

const AGAIN = button('再试一次', 'again');
const HOME = button('去首页', 'home');
const OTHER_WAY = button('换个办法', 'verifyOther');
const ADDRESSES = button('看地址', 'offices');
const KNOWN = button('知道了', 'close');
const PAY_ON = button('接着付', 'payOn');
const PAY_AGAIN = button('重新付', 'payAgain');
const REMIND = button('到时提醒我', 'remind');

/** The buttons of a code; the sentence is the server's. */
const BUTTONS: Readonly<Record<string, readonly WayButton[]>> = {
  'net.offline': [AGAIN],
  'net.slow': [AGAIN],
  'net.notConnected': [button('打12366', 'call12366')],
  'server.busy': [AGAIN],
  'server.fault': [button('问客服', 'service'), AGAIN],
  maintenance: [AGAIN],
  notFound: [HOME],
  'session.expired': [button('重新进入', 'signIn')],
  'token.stale': [HOME],
  'privacy.declined': [button('再看看', 'privacy')],
  'identity.noMatch': [button('再填一次', 'fillAgain'), OTHER_WAY, button('没参保，怎么办', 'enrol')],
  'identity.locked': [OTHER_WAY],
  'identity.level': [button('去确认', 'verify')],
  'identity.frozen': [ADDRESSES],
  'identity.taken': [ADDRESSES],
  'sms.wrong': [button('再发一条', 'sendAgain')],
  'family.waiting': [button('再提醒', 'askAgain')],
  'family.refused': [KNOWN],
  'family.withdrawn': [KNOWN],
  'family.limit': [ADDRESSES],
  'family.payersFull': [KNOWN],
  'quote.changed': [button('看清了', 'close')],
  'year.paid': [button('接着缴', 'close')],
  'year.busy': [button('看看', 'look')],
  'year.notPayable': [KNOWN],
  'order.tooMany': [button('看看', 'home')],
  'order.open': [button('看看', 'look')],
  'order.closed': [PAY_AGAIN],
  'order.takenOver': [PAY_AGAIN],
  'window.closed': [REMIND],
  'pay.cancelled': [PAY_ON],
  'pay.balance': [PAY_ON],
  'pay.limit': [PAY_ON],
  'pay.riskControl': [PAY_ON],
  'pay.expired': [PAY_AGAIN],
  'pay.unknown': [button('再查一次', 'again')],
  'pay.duplicate': [button('看退款', 'refund')],
  'pay.held': [button('问客服', 'service')],
  'receipt.preparing': [button('再看一次', 'again')],
  'proof.notOffered': [OTHER_WAY],
  'receipt.fake': [button('打12366', 'call12366')],
  'receipt.reversed': [KNOWN],
  'refund.open': [button('看进度', 'refund')],
  'refund.inAccount': [ADDRESSES],
  'refund.raised': [KNOWN],
  'refund.atWindow': [ADDRESSES],
};

/** The sentence alone says what to do. */
const WITHOUT_BUTTON = new Set([
  'request.bad',
  'body.tooLarge',
  'name.empty',
  'name.bad',
  'id.length',
  'id.wrong',
  'consent.missing',
  'tier.choose',
  'years.none',
  'years.tooMany',
  'people.tooMany',
  'rate.tooOften',
]);

/** A code that this version does not know still leads somewhere. */
export const buttonsOf = (code: string): readonly WayButton[] => {
  const known = Object.prototype.hasOwnProperty.call(BUTTONS, code) ? BUTTONS[code] : undefined;
  if (known !== undefined) return known;
  return WITHOUT_BUTTON.has(code) ? [] : [AGAIN, HOME];
};
