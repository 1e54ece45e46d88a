/**
 * What WeChat Pay's error codes mean for each request, in the spellings of today and of before. A code that is in no list
 * says nothing certain: the caller asks WeChat what became of the order.
 */

/** Who we are or what we wrote is wrong: only a person can mend it. */
const OUR_FAULT = ['PARAM_ERROR', 'INVALID_REQUEST', 'APPID_MCHID_NOT_MATCH', 'MCH_NOT_EXISTS', 'NO_AUTH', 'NOAUTH'];

/** No order exists at WeChat and these bytes will never make one. */
export const PREPAY_REFUSED: ReadonlySet<string> = new Set([
  ...OUR_FAULT,
  'RULE_LIMIT',
  'RULELIMIT',
  'USER_ACCOUNT_ABNORMAL',
  'ACCOUNT_ERROR',
  'OPENID_MISMATCH',
]);

export const ORDER_MISSING: ReadonlySet<string> = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST']);

export const QUERY_REFUSED: ReadonlySet<string> = new Set([...OUR_FAULT, 'RULE_LIMIT', 'RULELIMIT']);

export const REFUND_MISSING: ReadonlySet<string> = new Set(['RESOURCE_NOT_EXISTS']);

/** This refund can never go through WeChat: the money goes back another way. */
export const REFUND_REFUSED: ReadonlySet<string> = new Set([
  ...OUR_FAULT,
  'NOT_ENOUGH',
  'NOTENOUGH',
  'USER_ACCOUNT_ABNORMAL',
  'ACCOUNT_ERROR',
  'OPENID_MISMATCH',
  'INVALID_TRANSACTIONID',
  'ORDER_CLOSED',
  'TRADE_OVERDUE',
  'REFUND_FEE_MISMATCH',
]);
