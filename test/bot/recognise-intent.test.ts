import { foldText } from '../../server/bot/fold-text';
import type { Intent } from '../../server/bot/recognise-intent';
import { INTENTS, recogniseIntent } from '../../server/bot/recognise-intent';

/** As residents type it: each row of texts §5, its other forms, and what is near to another row. */
const TABLE: readonly (readonly [Intent, ...string[]])[] = [
  [
    'owe',
    '欠费',
    '欠缴',
    '没缴',
    '还差多少',
    '我欠几年',
    '欠廢',
    '欠费多少钱？',
    '我还欠不欠钱',
    'qianfei',
    '查一下我缴没缴',
  ],
  ['tier', '档次', '缴多少', '哪档好', '交多少', '挡次', '繳多少', '最低交多少', '有几档', 'dangci'],
  ['subsidy', '补贴', '政府补多少', '補貼', '补助怎么算', '补帖'],
  [
    'how',
    '缴费',
    '缴钱',
    '怎么交',
    '怎么缴',
    '交费',
    '在哪交',
    '我要缴',
    '繳費',
    'ｊｉａｏｆｅｉ',
    '教费',
    '交养老保险',
  ],
  ['family', '替爸妈缴', '代缴', '帮我妈交', '给老人缴费', '爸妈怎么缴', '代交'],
  ['backpay', '补缴', '补交', '補繳', '想补以前的', '往年的能补吗'],
  ['cannotPay', '缴不了', '付不了', '交不了', '付款失败', '为什么缴不了', '支付失敗'.replace('敗', '败')],
  ['notShown', '扣了钱没显示', '钱扣了', '付了钱没记录', '扣款了怎么没有', '缴了怎么查不到'],
  ['refund', '退费', '缴重了', '退钱', '交重了', '重复缴费', '怎么退款', '多交了', '推费'],
  ['receipt', '凭证', '发票', '收据', '發票', '凭正', '电子票据'],
  ['whereIsMoney', '钱到哪了', '到账', '什么时候到账', '到帐了吗', '錢到哪了', '几天入账'],
  ['remind', '提醒', '忘了', '怕忘', '到时提醒我', '别忘了提醒我', '缴费提醒'],
  ['stopReminders', '取消提醒', '不要提醒', '别再发消息', '退订', '不用提醒了', '取消通知'],
  ['deadline', '截止', '几号', '缴费几号截止', '什么时候到期', '最后一天是哪天'],
  ['sixty', '60岁', '领多少', '６０岁能领多少', '六十岁', '退休能领钱吗'],
  ['phoneChanged', '手机号换了', '认不出', '換手機了', '号码变了', '验证不了'],
  ['fraud', '骗子', '真的吗', '是不是诈骗', '騙子', '这个靠谱吗'],
  ['person', '人工', '客服', '找人', '转人工', '人 工', 'RENGONG', '找工作人员', '客服在吗'],
  ['unknown', '', '你好', '天气', '谢谢', '？？？', '👍', '提交', 'constructor', '610***********1234'],
];

it.each(TABLE)('%s', (intent, ...said) => {
  for (const words of said) expect([words, recogniseIntent(words)]).toEqual([words, intent]);
});

it('knows a row for every intent, and looks at no more than a line', () => {
  expect(new Set(TABLE.map(([intent]) => intent))).toEqual(new Set(INTENTS));
  expect(recogniseIntent(`${'啊'.repeat(300)}欠费`)).toBe('unknown');
  expect(foldText('  Ｑianfei！！ 繳費 ')).toBe('欠费缴费');
});
