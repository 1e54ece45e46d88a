import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import type { Contract } from '../../types/contract';
import { COMMON_ERRORS } from '../../types/contract';
import type { ErrorCode } from '../../types/error-codes';
import { ERROR_STATUS } from '../../types/error-codes';
import { errorAnswer } from '../../types/errors';

/** The OpenAPI 3.1 document of the contracts, from the very schemas that check each request and answer. */
export const openApiDocument = (contracts: readonly Contract[], title: string): object => {
  const paths: ZodOpenApiPathsObject = {};
  for (const declared of contracts) {
    const path = declared.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [declared.method.toLowerCase()]: operation(declared) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths,
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
  });
};

const operation = (declared: Contract): ZodOpenApiOperationObject => ({
  summary: declared.summary,
  description: `级别：${declared.level}`,
  ...(declared.level === 'none' ? {} : { security: [{ session: [] }] }),
  requestParams: {
    ...(declared.params === undefined ? {} : { path: declared.params }),
    ...(declared.query === undefined ? {} : { query: declared.query }),
  },
  ...(declared.body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: declared.body } } } }),
  responses: { ...successes(declared), ...errors(declared) },
});

const successes = (declared: Contract): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    Object.entries(declared.answers).map(([status, schema]) => {
      if (schema === 'empty') return [status, { description: '完成' }];
      if ('mediaType' in schema) {
        const file = z.string().meta({ format: 'binary' });
        return [status, { description: '文件', content: { [schema.mediaType]: { schema: file } } }];
      }
      return [status, { description: '成功', content: { 'application/json': { schema } } }];
    }),
  );

const errors = (declared: Contract): ZodOpenApiResponsesObject => {
  const codes: ErrorCode[] = [...new Set<ErrorCode>([...declared.errors, ...COMMON_ERRORS, ...levelErrors(declared)])];
  const statuses = [...new Set(codes.map((code) => ERROR_STATUS[code]))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: codes.filter((code) => ERROR_STATUS[code] === status).join(' · '),
        content: { 'application/json': { schema: errorAnswer } },
      },
    ]),
  );
};

const levelErrors = (declared: Contract): ErrorCode[] => (declared.subject === undefined ? [] : ['identity.level']);
