/**
 * Compiles the schemas of all declared parameters into plain functions, so that no cloud function loads a schema
 * compiler or calls `eval`: `packages/wechatpay/src/validators/index.js`.
 *
 * One function for each schema that occurs, not one for each API: the nineteen APIs share some thirty kinds of
 * parameters, and compiled API by API they take eight times the room (see the benchmark's goal for size).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { ParameterSchema } from '../packages/wechatpay/src/index.ts';
import { loadDeclarations } from './load-declarations.ts';

const folder = join(import.meta.dirname, '../packages/wechatpay/src/validators');

/** Writes `validators`, by the key of their schema, and their types. */
export async function compileSchemas(): Promise<void> {
  const { apis, commonParameters, schemaKey } = await loadDeclarations();
  const keys = new Set(
    [commonParameters, ...apis.map(({ request }) => request.properties)]
      .flatMap((properties) => Object.values(properties))
      .flatMap((schema) => [schema, ...insideOf(schema)])
      .map(schemaKey),
  );
  const ajv = new Ajv({ code: { source: true, lines: true }, messages: false });
  const names = new Map([...keys].map((key, index) => [key, `fits${index}`]));
  for (const [key, name] of names) ajv.addSchema(JSON.parse(key), name);
  const source = standalone(ajv, Object.fromEntries([...names.values()].map((name) => [name, name])));
  const table = [...names].map(([key, name]) => `  ${JSON.stringify(key)}: ${name},`);

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.js'),
    [
      '// Compiled by scripts/compile-schemas.ts from the declarations in src/apis.',
      source.replaceAll(/^exports\.(fits\d+) = (\w+);$/gm, 'const $1 = $2;'),
      `exports.validators = {\n${table.join('\n')}\n};`,
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'index.d.ts'),
    [
      '// Written by scripts/compile-schemas.ts.',
      'export declare const validators: Readonly<Record<string, (value: unknown) => boolean>>;',
      '',
    ].join('\n'),
  );
}

/** The fields of a parameter that is JSON text. */
function insideOf(schema: ParameterSchema): ParameterSchema[] {
  const content = schema.type === 'string' ? schema.contentSchema : undefined;
  if (!content) return [];
  return Object.values((content.type === 'array' ? content.items : content).properties);
}
