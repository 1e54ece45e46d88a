import type { ErrorCode } from '../../types/error-codes';
import type { ErrorDetails } from './app-error';
import { dayInWords, isDay } from './day';

/** What residents read: what happened, then what to do. `{…}` is filled from the details. */
const TEXTS: Record<ErrorCode, string> = {
  'request.bad': '填的不对，请再看看。',
  'body.tooLarge': '写得太长了，请删短些。',
  'privacy.declined': '没同意，就查不了记录。想好了再点。',
  'name.empty': '请填姓名。',
  'name.bad': '姓名里不要数字和符号。',
  'id.length': '身份证号要18位，现在{n}位。',
  'id.wrong': '号码有一位不对，请对着证再看看。',
  'tier.choose': '请先选一档。',
  'years.none': '请先勾一年。',
  'years.tooMany': '一次最多{n}年，分两次缴。',
  'people.tooMany': '一次最多10位，分两次缴。',
  'session.expired': '离开久了，要重新进一下。',
  'identity.level': '要先确认身份，才能看这个。',
  'identity.frozen': '两个微信都说是本人，先停用了。请到窗口。',
  'identity.taken': '这个身份证已绑在别的微信。是您的，请到窗口换。',
  'identity.noMatch': '姓名和号码没对上。请对着证看看；没参保先去社保站。',
  'identity.locked': '试多了，{time}后再试。急就找村干部或窗口。',
  'family.limit': '最多加{n}位家人。再多请到窗口办。',
  'family.payersFull': '他已有5位家人帮缴，请先取消一位。',
  'family.waiting': '本人还没同意看记录。缴费不受影响。',
  'family.refused': '本人没同意。先和家人说一声。',
  'family.withdrawn': '本人取消了。先和家人说一声。',
  'sms.wrong': '验证码不对，请看最新一条短信。',
  'proof.notOffered': '这里还不能用这个办法，请换一个。',
  'consent.missing': '请先勾上"同意"，再点按钮。',
  notFound: '没有找到，可能过期了。',
  'token.stale': '这个链接过时了。到首页也能缴。',
  'quote.changed': '金额有变，改了的已标出，请再看一遍。',
  'year.paid': '这一年已缴过，已替您去掉。',
  'year.busy': '这一年有人正在付，{time}前有结果。',
  'year.notPayable': '现在不用缴或不能缴，请本人问12333。',
  'order.tooMany': '您有3笔没付完，先付完或取消一笔。',
  'order.open': '有一笔还没付完，留到{time}。',
  'order.unfinished': '有一笔还没付完，先付完或取消，再注销。',
  'order.closed': '这笔已取消，没有扣钱。',
  'order.takenOver': '已改由{name}付。',
  'refund.open': '这笔正在退，{date}前有结果。',
  'refund.inAccount': '钱已记到账户，要到窗口退。',
  'refund.raised': '这一年后来提过档，先退提档那一笔。',
  'refund.atWindow': '这一笔手机上不能退，请到窗口问。',
  'window.closed': '今天缴不了，{date}起可以缴。',
  'receipt.fake': '对不上，不是我们出的。请别付钱，打12366。',
  'receipt.reversed': '这张凭证的钱已退，不能换缴款书。',
  'rate.tooOften': '点得太快了，{n}秒后再点。',
  'server.fault': '我们这边出错了。编号{id}',
  'server.busy': '现在人多，没查出来。过会再点。',
  maintenance: '正在维护，{time}后再来。',
};

/** The sentence for a code, days as people say them. A placeholder without a detail is a bug that a test finds, not a reader. */
export const errorText = (code: ErrorCode, details: ErrorDetails): string =>
  TEXTS[code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name];
    if (value === undefined) return whole;
    return typeof value === 'string' && isDay(value) ? dayInWords(value) : String(value);
  });
