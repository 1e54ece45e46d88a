import { foldText } from './fold-text';

/** What residents ask the customer service about (texts §5); the first rule that fits counts. */
const RULES = [
  [
    'stopReminders',
    /取消.{0,3}(提醒|通知|消息)|(不要|别(?!忘)|不用|不想|停止|关掉|关闭).{0,4}(提醒|通知|再发|发消息)|退订/u,
  ],
  ['person', /人工|真人|找人|找.{0,2}工作人员|转接|^.{0,3}客服.{0,3}$/u],
  ['notShown', /没(有)?显示|不显示|没(有)?记录|扣(了|完)?(钱|款)|(钱|款)(被|都)?扣|(缴|付)了.{0,6}(没|查不到)/u],
  ['cannotPay', /(缴|付|支付)不(了|上|出|起)|不能(缴|付)|(付款|支付|缴费)(失败|不成功)|(没|未)付成/u],
  ['refund', /退费|退款|退钱|(钱|款).{0,3}退|(缴|付)(重|错)|重复(缴|付)|多(缴|付|扣)了/u],
  ['receipt', /凭证|发票|收据|票据|缴款书|回执/u],
  ['whereIsMoney', /钱.{0,2}(到|去|在)(哪|那)|到账|入账|记账|到没到/u],
  ['family', /代缴|(替|帮|给).{0,8}(缴|付)|(爸|妈|父|母|老人|家人|爷|奶).{0,4}(怎么|咋|如何)?缴/u],
  ['sixty', /60岁|60周岁|领多少|领(养老)?(金|钱)|(养老金|退休金|养老钱)|退休/u],
  ['backpay', /补缴|补以前|补(上|齐)|往年/u],
  ['subsidy', /补贴|补助|政府(补|给)/u],
  ['tier', /档|缴多少|多少钱一年|一年多少|最(低|高|少|多)缴/u],
  ['owe', /欠|没缴|未缴|还差|差(几|多少)|缴没缴|缴了没/u],
  ['deadline', /截止|几号|哪天|哪一天|什么时(候|间)|到期|最后.{0,2}天|还能缴吗|多久/u],
  ['remind', /提醒|忘(了|记|缴)|怕忘/u],
  [
    'phoneChanged',
    /(手机|电话|号码?).{0,4}(换|变|停|丢|不用)|(换|丢)了?(手机|号|电话)|认不出|(验证|认证|确认)不了|刷脸/u,
  ],
  ['fraud', /骗|诈|真的(吗|么|假)|是真|真假|靠谱|可信|安全吗/u],
  ['how', /缴费|缴钱|(怎么|怎样|咋|如何|哪里|哪儿|在哪)缴|缴(养老|社)?保|^缴$|我要缴|想缴/u],
] as const;

export type Intent = (typeof RULES)[number][0] | 'unknown';

/** The words by which the customer service is asked, in the order in which they count. */
export const INTENTS: readonly Intent[] = [...RULES.map(([intent]) => intent), 'unknown'];

const TYPED_MAX = 200;

/** What somebody wants, from what they typed. Pure; nothing of the text is kept. */
export const recogniseIntent = (typed: string): Intent => {
  const text = foldText(typed.slice(0, TYPED_MAX));
  return RULES.find(([, words]) => words.test(text))?.[0] ?? 'unknown';
};
