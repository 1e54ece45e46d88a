import type { Logger as PinoLogger } from 'pino';
import { pino } from 'pino';

export type Logger = Pick<PinoLogger, 'error' | 'warn' | 'info' | 'debug'>;

/**
 * Structured log on standard output. Every finished line is masked once more, so a name of a field that nobody thought of
 * cannot let an ID number, a phone, a key or a session token through. `extra` adds fields such as the request id.
 */
export const createLogger = (
  extra: () => Record<string, unknown> = () => ({}),
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger =>
  pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: extra,
      level: 'info',
      serializers: { err: bareError },
    },
    {
      write: (line: string) => {
        write(maskLine(line));
      },
    },
  );

/** A failed query carries its parameters, an HTTP error its request: of an error only these four are written. */
const bareError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: typeof error };
  const { name, message, stack } = error;
  return { name, message, stack, code: (error as { code?: unknown }).code };
};

export const silentLogger: Logger = pino({ level: 'silent' });

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])/g, '<id number>'],
  [/(?<![0-9])1[3-9][0-9]{9}(?![0-9])/g, '<phone>'],
  [/Bearer [A-Za-z0-9_-]+/g, 'Bearer <token>'],
  [/WECHATPAY2-SHA256-RSA2048 [^"]*/g, 'WECHATPAY2-SHA256-RSA2048 <signature>'],
  [/-----BEGIN [A-Z ]+-----[^-]*-----END [A-Z ]+-----/g, '<key>'],
];

const maskLine = (line: string): string => MASKS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), line);
