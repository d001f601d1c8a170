import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { ApiDeclaration, ParameterSchema } from '../packages/wechatpay/src/index.ts';
import type { Declarations } from './load-declarations.ts';

type Parameters = ApiDeclaration['request']['properties'];

/**
 * A CommonJS module whose `validators` has a function for each schema of these parameters, by its key.
 *
 * One function per distinct schema, not per API: the nineteen APIs share some thirty kinds of
 * parameters, and compiled API by API they take eight times the space (see the benchmark's goal for size).
 */
export function validatorsSource(
  parameters: readonly Parameters[],
  schemaKey: Declarations['schemaKey'],
): string {
  const keys = new Set(
    parameters
      .flatMap((properties) => Object.values(properties))
      .flatMap((schema) => [schema, ...insideOf(schema)])
      .map(schemaKey),
  );
  const ajv = new Ajv({ code: { source: true, lines: true }, messages: false });
  const names = new Map([...keys].map((key, index) => [key, `fits${index}`]));
  for (const [key, name] of names) ajv.addSchema(JSON.parse(key), name);
  const source = standalone(ajv, Object.fromEntries([...names.values()].map((name) => [name, name])));
  const table = [...names].map(([key, name]) => `  ${JSON.stringify(key)}: ${name},`);
  return [
    '// Compiled by scripts/compile-schemas.ts from the declarations in src/apis.',
    source.replaceAll(/^exports\.(fits\d+) = (\w+);$/gm, 'const $1 = $2;'),
    `exports.validators = {\n${table.join('\n')}\n};`,
    '',
  ].join('\n');
}

/** The fields of a parameter that is JSON text. */
function insideOf(schema: ParameterSchema): ParameterSchema[] {
  const content = schema.type === 'string' ? schema.contentSchema : undefined;
  if (!content) return [];
  return Object.values((content.type === 'array' ? content.items : content).properties);
}
