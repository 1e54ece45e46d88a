import type { ErrorCode } from '../../types/error-codes';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A wrong request or a business no. The code is of the closed list; the sentence is made from `details` at the door. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}
