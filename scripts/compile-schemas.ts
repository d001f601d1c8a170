/**
 * Compiles the schemas of all declared parameters into plain functions, so that no cloud function loads a schema
 * compiler or calls `eval`: `packages/wechatpay/src/validators/index.js`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclarations } from './load-declarations.ts';
import { validatorsSource } from './validators-source.ts';

const folder = join(import.meta.dirname, '../packages/wechatpay/src/validators');

/** Writes `validators`, by the key of their schema, and their types. */
export async function compileSchemas(): Promise<void> {
  const { apis, commonParameters, schemaKey } = await loadDeclarations();
  const parameters = [commonParameters, ...apis.map(({ request }) => request.properties)];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), validatorsSource(parameters, schemaKey));
  writeFileSync(
    join(folder, 'index.d.ts'),
    [
      '// Written by scripts/compile-schemas.ts.',
      'export declare const validators: Readonly<Record<string, (value: unknown) => boolean>>;',
      '',
    ].join('\n'),
  );
}
