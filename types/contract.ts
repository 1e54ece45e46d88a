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
  /** The level asked for the person, basket or order in the path. */
  readonly level: Level;
  /** One Chinese line for the OpenAPI page. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** `'binary'` marks an answer that is a file; its media type is `binaryType`. */
  readonly answers: Readonly<Record<number, z.ZodType | 'binary' | 'empty'>>;
  readonly binaryType?: string;
  readonly errors: readonly ErrorCode[];
};

/** Keeps the literal types of a contract. */
export const contract = <const C extends Contract>(declared: C): C => declared;
