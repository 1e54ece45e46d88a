import type { Context } from 'koa';
import type { z } from 'zod';
import type { Contract, FileAnswer } from '../../types/contract';
import { COMMON_ERRORS } from '../../types/contract';
import type { ErrorCode } from '../../types/error-codes';
import { AppError } from '../shared/app-error';
import type { Caller } from './caller';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Input<C extends Contract> = {
  params: Parsed<C['params']>;
  query: Parsed<C['query']>;
  body: Parsed<C['body']>;
  /** Present unless the route's level is `none`. */
  caller: C['level'] extends 'none' ? undefined : Caller;
  ip: string;
};

type AnswerOf<Status, Schema> = Schema extends z.ZodType
  ? { status: Status; body: z.input<Schema> }
  : Schema extends FileAnswer
    ? { status: Status; file: Buffer; fileName: string }
    : { status: Status };

type Output<C extends Contract> = {
  [Status in keyof C['answers']]: AnswerOf<Status, C['answers'][Status]>;
}[keyof C['answers']];

/** A contract together with what answers it; made by `route`, mounted by `mountRoutes`. */
export type Route = {
  readonly contract: Contract;
  /** Parses the request, checks the level, runs the handler, strips and writes the answer. */
  readonly serve: (ctx: Context, caller: Caller | undefined) => Promise<void>;
};

/** Joins a contract with its handler. Input that does not fit is `request.bad`; an undeclared answer is a bug. */
export const route = <C extends Contract, const O extends Output<C>>(
  contract: C,
  handle: (input: Input<C>) => Promise<O>,
): Route => ({
  contract,
  serve: async (ctx, caller) => {
    if (contract.level !== 'none' && caller === undefined) throw new AppError('session.expired');
    const input = {
      params: parse(contract.params, ctx['params']),
      query: parse(contract.query, ctx.query),
      body: parse(contract.body, (ctx.request as { body?: unknown }).body ?? {}),
      caller,
      ip: ctx.ip,
    };
    if (contract.subject === 'participant') requireLevelForPath(contract, caller, (ctx['params'] as { id: string }).id);
    const answer = await handle(input as Input<C>).catch((error: unknown) => {
      throw declared(contract, error);
    });
    write(ctx, contract, answer as UntypedAnswer);
  },
});

type UntypedAnswer = { status: number; body?: unknown; file?: Buffer; fileName?: string };

const parse = (schema: z.ZodObject | undefined, value: unknown): unknown => {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.')).filter((path) => path !== ''))];
  throw new AppError('request.bad', fields.length === 0 ? {} : { fields: fields.slice(0, 10) });
};

const requireLevelForPath = (contract: Contract, caller: Caller | undefined, rid: string): void => {
  const level = caller?.person(rid)?.level;
  if (level === undefined || (contract.level === 'L2' && level !== 'L2')) throw new AppError('identity.level');
};

// A code that the contract does not list would surprise every client: it becomes a fault that somebody must look at.
const declared = (contract: Contract, error: unknown): unknown => {
  if (!(error instanceof AppError)) return error;
  const common: readonly ErrorCode[] = COMMON_ERRORS;
  if (contract.errors.includes(error.code) || common.includes(error.code)) return error;
  if (contract.subject !== undefined && error.code === 'identity.level') return error;
  return new Error(`${contract.method} ${contract.path} answered the undeclared code ${error.code}`);
};

const write = (ctx: Context, contract: Contract, answer: UntypedAnswer): void => {
  const schema = contract.answers[answer.status];
  if (schema === undefined) throw new Error(`${contract.path} answered the undeclared status ${answer.status}`);
  ctx.status = answer.status;
  if (schema === 'empty') {
    ctx.body = null;
    ctx.status = answer.status; // koa turns a null body into 204
  } else if ('mediaType' in schema) {
    ctx.type = schema.mediaType;
    ctx.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(answer.fileName ?? 'file')}`);
    ctx.body = answer.file;
  } else {
    ctx.body = schema.parse(answer.body);
  }
};
