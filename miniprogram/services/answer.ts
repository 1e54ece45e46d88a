import type { ErrorAnswer } from '../../types/errors';
import { buttonsOf } from '../words/button-words';
import type { WayButton } from '../words/button-words';
import { NET_WORDS } from '../words/frame-words';

/** What the server answered, or why there is no answer. Never thrown. */
export type Answer<T> = { readonly kind: 'ok'; readonly body: T } | Problem;

export type Problem = {
  readonly kind: 'error' | 'offline' | 'slow';
  readonly code: string;
  /** A sentence for people: the server's, or ours when it could not be asked. */
  readonly message: string;
  readonly details: NonNullable<ErrorAnswer['error']['details']>;
  readonly buttons: readonly WayButton[];
};

export const offline = (): Problem => ownProblem('offline', 'net.offline', NET_WORDS.offline);

export const slow = (): Problem => ownProblem('slow', 'net.slow', NET_WORDS.slow);

/** The county has not filled in its address yet. */
export const notConnected = (): Problem => ownProblem('error', 'net.notConnected', NET_WORDS.notConnected);

/** Reads an error answer; a body that is none of ours (a proxy's page) gets our own words. */
export const problemOf = (status: number, body: unknown): Problem => {
  const error = isObject(body) && isObject(body['error']) ? body['error'] : undefined;
  if (error === undefined || typeof error['code'] !== 'string' || typeof error['message'] !== 'string') {
    return status >= 502 && status <= 504
      ? ownProblem('error', 'server.busy', NET_WORDS.busy)
      : ownProblem('error', 'server.fault', NET_WORDS.fault);
  }
  const details = isObject(error['details']) ? (error['details'] as Problem['details']) : {};
  return { kind: 'error', code: error['code'], message: error['message'], details, buttons: buttonsOf(error['code']) };
};

/** Of a download nothing is known but the status. */
export const problemOfStatus = (status: number): Problem =>
  status === 404 ? ownProblem('error', 'notFound', NET_WORDS.notFound) : problemOf(status, undefined);

/** An answer without what the page cannot do without. */
export const incomplete = (): Problem => ownProblem('error', 'server.fault', NET_WORDS.fault);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ownProblem = (kind: Problem['kind'], code: string, message: string): Problem => ({
  kind,
  code,
  message,
  details: {},
  buttons: buttonsOf(code),
});
