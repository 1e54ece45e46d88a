import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Schema = Record<string, unknown>;
type Operation = { responses: Record<string, { content?: Record<string, { schema: Schema }> }> };
export type OpenApi = { paths: Record<string, Record<string, Operation>>; components?: Record<string, unknown> };

export type Seen = { method: string; path: string; status: number; contentType: string; body: unknown };

/** Checks answers against the served OpenAPI document: path, status, media type and schema. Throws on any deviation. */
export const openApiChecker = (document: OpenApi): ((seen: Seen) => void) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  const templates = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return ({ method, path, status, contentType, body }) => {
    const pathOnly = path.split('?')[0] ?? path;
    const template = templates.find(({ pattern }) => pattern.test(pathOnly))?.template;
    if (template === undefined) throw new Error(`${method} ${pathOnly} is not in /openapi.json`);
    const response = document.paths[template]?.[method.toLowerCase()]?.responses[String(status)];
    if (response === undefined) throw new Error(`${method} ${template} answered ${status}, which is not declared`);
    if (response.content === undefined) return;
    const mediaType = contentType.split(';')[0] ?? '';
    if (response.content[mediaType] === undefined)
      throw new Error(`${method} ${template} ${status} answered ${mediaType}`);
    if (mediaType !== 'application/json') return;
    const pointer = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      mediaType,
      'schema',
    ];
    const reference = pointer
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = ajv.getSchema(`openapi#/${reference}`) ?? ajv.compile({ $ref: `openapi#/${reference}` });
    if (!validate(body)) throw new Error(`${method} ${template} ${status}: ${ajv.errorsText(validate.errors)}`);
  };
};
