import Ajv from 'ajv';
import type { Finding } from './finding';
import { lineOfWord } from './finding';
import type { MiniProgram } from './read-mini-program';
import { loadTool } from './tools';

/** Of ajv's error what is told; the tools bring an ajv of another version along. */
type SchemaError = { keyword: string; instancePath?: string; params: object; message?: string };

/** Keys and values of the JSON files against the schemas that WeChat's own tools carry; a wrong key does nothing on the phone. */
export const checkJson = (miniProgram: MiniProgram): Finding[] => {
  const files = [
    ['app.json', 'app'],
    ['sitemap.json', 'sitemap'],
    ['project.config.json', 'projectconfig'],
    ...[...miniProgram.parts.keys()].map((path) => [`${path}.json`, 'page']),
  ] as const;
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  return files.flatMap(([file = '', schema = '']) => {
    if (!miniProgram.files.has(file)) return [];
    const text = miniProgram.text(file);
    const validate = ajv.getSchema(schema) ?? ajv.addSchema(schemaOf(schema), schema).getSchema(schema);
    try {
      if (validate?.(JSON.parse(text)) === true) return [];
    } catch {
      return []; // malformed JSON is told where it is read
    }
    return (validate?.errors ?? [])
      .filter(({ keyword }) => keyword !== 'anyOf')
      .map((error) => findingOf(file, text, error));
  });
};

/** The dialect that they name is the one ajv speaks; it need not be looked up. */
const schemaOf = (name: string): Record<string, unknown> => ({
  ...(loadTool(`miniprogram-ci/dist/schema/dist/${name}.js`) as Record<string, unknown>),
  $schema: undefined,
});

const findingOf = (
  file: string,
  text: string,
  { keyword, instancePath = '', params, message = '' }: SchemaError,
): Finding => {
  const where = instancePath.slice(1).replaceAll('/', '.');
  const key =
    keyword === 'additionalProperties'
      ? String((params as { additionalProperty?: unknown }).additionalProperty)
      : undefined;
  const inside = where === '' ? '' : ` in ${where}`;
  return {
    file,
    line: lineOfWord(text, key ?? where.split('.').findLast((step) => !/^\d+$/.test(step)) ?? ''),
    problem: key === undefined ? `${where || 'the file'} ${message}` : `WeChat knows no key "${key}"${inside}`,
    remedy: 'See the page of this file in the documents of WeChat.',
  };
};
