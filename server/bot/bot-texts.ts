/** What the bot says where nothing has to be looked up (texts §5). */
export const TEXTS = {
  unverified: '点卡片，先确认是您本人。',
  family: '能。点卡片加家人，马上能缴；本人同意后能看记录。几个人可一次付。',
  backpay: '点卡片看能补哪年。不补也能先缴今年的。要核定的去社保站。',
  cannotPay: '钱没扣就能马上再付。点卡片看原因。',
  notShown: '请先别再付。扣了一定记上，记不上会退。点卡片查。',
  receipt: '每人一张，点卡片看，能存PDF。要纸质的，去办税大厅。',
  whereIsMoney: '四步：已付款、税务入账、进国库、记入账户。点卡片看到哪步。',
  remind: '点卡片开提醒。同意一次发一条，缴完就不再发。',
  stopReminders: '已停。不提醒也能缴。',
  phoneChanged: '点卡片换个办法，找村干部或窗口，不用刷脸。',
  idNumber: '请别在这里发证号，我们已遮住。点卡片里填才安全。',
  unknown: '没听明白。可以说：欠费、档次、怎么缴、退费、凭证、人工。',
  welcome: '可以说：欠费、档次、怎么缴、退费、凭证、人工。',
} as const;

export type Card = { title: string; page: string };

export const CARDS = {
  home: { title: '看看要缴多少', page: 'pages/home/home' },
  verify: { title: '查我的缴费', page: 'pages/verify/verify' },
  verifyOther: { title: '换个办法确认', page: 'pages/verify-other/verify-other' },
  familyAdd: { title: '添加家人', page: 'pages/family-add/family-add' },
  receipts: { title: '看凭证', page: 'pages/receipts/receipts' },
  reminders: { title: '开关提醒', page: 'pages/reminders/reminders' },
  cases: { title: '我的问题单', page: 'pages/cases/cases' },
  help: { title: '帮助和电话', page: 'pages/help/help' },
  tiers: { title: '选哪一档', page: 'pages/answer/answer?k=tier' },
  whyNot: { title: '为什么缴不了', page: 'pages/answer/answer?k=whyNot' },
} as const satisfies Record<string, Card>;

/** Where the years of one person are; the id is the same opaque one as in the mini-program. */
export const yearsOf = (participantId: string): Card => ({
  title: '看每年多少钱',
  page: `pages/arrears/arrears?p=${participantId}`,
});
export const accountOf = (participantId: string): Card => ({
  title: '看缴了几年',
  page: `pages/account/account?p=${participantId}`,
});

/** Questions with one answer for everybody, each with the card that goes on from there. */
export const FIXED = {
  family: { text: TEXTS.family, card: CARDS.familyAdd },
  notShown: { text: TEXTS.notShown, card: CARDS.home },
  receipt: { text: TEXTS.receipt, card: CARDS.receipts },
  whereIsMoney: { text: TEXTS.whereIsMoney, card: CARDS.receipts },
  remind: { text: TEXTS.remind, card: CARDS.reminders },
  phoneChanged: { text: TEXTS.phoneChanged, card: CARDS.verifyOther },
  unknown: { text: TEXTS.unknown, card: CARDS.help },
} as const satisfies Record<string, { text: string; card: Card }>;
