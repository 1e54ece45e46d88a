import type { z } from 'zod';
import type { ErrorCode } from './error-codes';
import type { Level } from './primitives';

/**
 * One route as both sides see it. `answers` lists every success status with its schema; everything that is not in the
 * schema is stripped from the answer. `errors` lists the codes the route may answer besides those of every route.
 */
export type Contract = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path in router notation: `/api/orders/:id`. */
  readonly path: string;
  /** The level asked of the caller, for `subject` when one is named. */
  readonly level: Level;
  /** `participant`: the door checks the level for `:id` itself. Others: the use case checks it for each person. */
  readonly subject?: 'participant' | 'basket' | 'order' | 'receipt';
  /** One Chinese line for the OpenAPI page. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answers: Readonly<Record<number, z.ZodType | FileAnswer | 'empty'>>;
  readonly errors: readonly ErrorCode[];
};

/** An answer that is a file instead of JSON. */
export type FileAnswer = { readonly mediaType: string };

/** Codes that any route may answer, declared once for all. */
export const COMMON_ERRORS = [
  'request.bad',
  'body.tooLarge',
  'session.expired',
  'rate.tooOften',
  'server.fault',
  'server.busy',
  'maintenance',
] as const satisfies readonly ErrorCode[];

/** Keeps the literal types of a contract. */
export const contract = <const C extends Contract>(declared: C): C => declared;

/** What a contract answers when it says yes, as a type. */
export type AnswerOf<C extends { answers: { 200: z.ZodType } }> = z.infer<C['answers'][200]>;
