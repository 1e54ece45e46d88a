/** An answer of WeChat Pay that is not 2xx: status and the JSON it carries. */
export class PayError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: Record<string, unknown> | undefined;

  constructor(status: number, code: string, message: string, detail?: Record<string, unknown>) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** What the older pages and interfaces call the same thing. */
const LEGACY: Partial<Record<string, { status: number; code: string }>> = {
  ORDER_NOT_EXIST: { status: 404, code: 'ORDERNOTEXIST' },
  NO_AUTH: { status: 403, code: 'NOAUTH' },
  RULE_LIMIT: { status: 403, code: 'RULELIMIT' },
  NOT_ENOUGH: { status: 403, code: 'NOTENOUGH' },
  TRADE_ERROR: { status: 400, code: 'ORDERPAID' },
  ORDER_CLOSED: { status: 400, code: 'ORDERCLOSED' },
  FREQUENCY_LIMITED: { status: 429, code: 'RATELIMIT_EXCEEDED' },
  USER_ACCOUNT_ABNORMAL: { status: 403, code: 'ACCOUNT_ERROR' },
};

export const inOldSpelling = (error: PayError): PayError => {
  const old = LEGACY[error.code];
  return old === undefined ? error : new PayError(old.status, old.code, error.message, error.detail);
};

export const errorBody = ({ code, message, detail }: PayError): string =>
  JSON.stringify({ code, ...(detail === undefined ? {} : { detail }), message });
