import type { FaultPlace } from '../faults/fault-board';
import type { FaultName } from '../faults/fault-names';
import type { Notice, World } from '../world';
import type { NoticeCraft } from './build-notice';

/** What the armed faults make of the next delivery of this notice. */
export const craftOf = (world: Pick<World, 'faults' | 'merchants'>, notice: Notice): NoticeCraft => {
  const place: FaultPlace = { outTradeNo: notice.outTradeNo };
  const crafts = Object.entries(CRAFTS)
    .filter(([name]) => world.faults.take(name as FaultName, place) !== undefined)
    .map(([, craft]) => craft(notice));
  if (world.faults.take('notice.mixedKeys', place) !== undefined) {
    crafts.push({ signer: notice.attempts % 2 === 0 ? 'certificate' : 'publicKey' });
  }
  const isRefund = notice.eventType.startsWith('REFUND');
  if (isRefund && world.faults.take('refund.xmlNotice', place) !== undefined) crafts.push({ xml: true });
  return crafts.reduce((all, craft) => ({ ...all, ...craft }), {});
};

const UNSIGNED = {
  'Wechatpay-Timestamp': null,
  'Wechatpay-Nonce': null,
  'Wechatpay-Signature': null,
  'Wechatpay-Signature-Type': null,
  'Wechatpay-Serial': null,
};

const NOBODY = 'oNobody00000000000000000000x';

const CRAFTS: Partial<Record<FaultName, (notice: Notice) => NoticeCraft>> = {
  'notice.signTest': () => ({ signTest: true }),
  'notice.unknownSerial': () => ({ serial: `PUB_KEY_ID_01${'9'.repeat(34)}` }),
  'notice.serialConstructor': () => ({ serial: 'constructor' }),
  'notice.byCertificate': () => ({ signer: 'certificate' }),
  'notice.wrongKey': () => ({ signer: 'stranger' }),
  'notice.stale': () => ({ timestampShiftSeconds: -400 }),
  'notice.future': () => ({ timestampShiftSeconds: 400 }),
  'notice.tamperedBody': () => ({ tamper: ['body'] }),
  'notice.tamperedCiphertext': () => ({ tamper: ['ciphertext'] }),
  'notice.tamperedTag': () => ({ tamper: ['tag'] }),
  'notice.tamperedAad': () => ({ tamper: ['aad'] }),
  'notice.tamperedNonce': () => ({ tamper: ['nonce'] }),
  'notice.wrongApiV3Key': () => ({ wrongApiV3Key: true }),
  'notice.wrongAmount': ({ content }) => {
    const { total } = content['amount'] as { total: number };
    return { content: { amount: { total: total - 1, payer_total: total - 1 } } };
  },
  'notice.wrongCurrency': () => ({ content: { amount: { currency: 'USD', payer_currency: 'USD' } } }),
  'notice.wrongMchid': ({ content }) => ({ content: { ['mchid' in content ? 'mchid' : 'sub_mchid']: '1610199999' } }),
  'notice.wrongAppid': ({ content }) => ({
    content: { ['appid' in content ? 'appid' : 'sub_appid']: 'wx6101990000009999' },
  }),
  'notice.wrongPayer': ({ content }) => ({
    content: { payer: 'mchid' in content ? { openid: NOBODY } : { sp_openid: NOBODY, sub_openid: NOBODY } },
  }),
  'notice.wrongOrder': () => ({ content: { out_trade_no: '99991231000000' } }),
  'notice.unsigned': () => ({ headers: UNSIGNED }),
  'notice.emptyAad': () => ({ emptyAad: true }),
  'notice.spacedJson': () => ({ spacedJson: true }),
  'notice.xml': () => ({ xml: true }),
};
