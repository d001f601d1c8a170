import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { ParameterSchema } from '../../packages/wechatpay/src/index.ts';
import type { ValueSchema } from '../../packages/wechatpay-v3/src/api.ts';
import type { Declarations } from './load-declarations.ts';

/**
 * A CommonJS module whose `validators` has a function for each of these schemas, by its key.
 *
 * One function per distinct schema, not per API: the nineteen APIs share some thirty kinds of
 * parameters, and compiled API by API they take eight times the space (see the benchmark's goal for size).
 */
export function validatorsSource(schemas: readonly object[], schemaKey: Declarations['schemaKey']): string {
  const keys = new Set(schemas.map(schemaKey));
  const ajv = new Ajv({ code: { source: true, lines: true }, messages: false });
  const names = new Map([...keys].map((key, index) => [key, `fits${index}`]));
  for (const [key, name] of names) ajv.addSchema(JSON.parse(key), name);
  const source = standalone(ajv, Object.fromEntries([...names.values()].map((name) => [name, name])));
  const table = [...names].map(([key, name]) => `  ${JSON.stringify(key)}: ${name},`);
  return [
    '// Compiled by scripts/build/compile-schemas.ts from the declarations in src/apis.',
    source.replaceAll(/^exports\.(fits\d+) = (\w+);$/gm, 'const $1 = $2;'),
    `exports.validators = {\n${table.join('\n')}\n};`,
    '',
  ].join('\n');
}

/** A parameter of v2, and the fields of one that is JSON text. */
export function schemasOf(schema: ParameterSchema): ParameterSchema[] {
  const content = schema.type === 'string' ? schema.contentSchema : undefined;
  if (!content) return [schema];
  return [schema, ...Object.values((content.type === 'array' ? content.items : content).properties)];
}

/** The texts, numbers and flags inside a parameter of v3. */
export function leavesOf(schema: ValueSchema): ValueSchema[] {
  if (schema.type === 'object') return Object.values(schema.properties).flatMap(leavesOf);
  return schema.type === 'array' ? leavesOf(schema.items) : [schema];
}
