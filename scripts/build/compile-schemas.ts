/**
 * Compiles the schemas of all declared parameters into plain functions, so that no cloud function loads a schema
 * compiler or calls `eval`: `src/validators/index.js` of each package with declarations.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclarations, loadV3Declarations } from './load-declarations.ts';
import { leavesOf, schemasOf, validatorsSource } from './validators-source.ts';

const packages = join(import.meta.dirname, '../../packages');

/** Writes `validators`, by the key of their schema, and their types. */
export async function compileSchemas(): Promise<void> {
  const { apis, commonParameters, schemaKey } = await loadDeclarations();
  const { apis: v3Apis } = await loadV3Declarations();
  const parameters = [commonParameters, ...apis.map(({ request }) => request.properties)];
  const v2 = parameters.flatMap((properties) => Object.values(properties)).flatMap(schemasOf);
  const v3 = v3Apis
    .flatMap(({ request: { direct, partner } }) => [direct, partner])
    .flatMap((form) => [form.path, form.query, form.body])
    .flatMap((schema) => (schema ? leavesOf(schema) : []));
  write('wechatpay', validatorsSource(v2, schemaKey));
  write('wechatpay-v3', validatorsSource(v3, schemaKey));
}

function write(name: string, source: string): void {
  const folder = join(packages, name, 'src/validators');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), source);
  writeFileSync(
    join(folder, 'index.d.ts'),
    [
      '// Written by scripts/build/compile-schemas.ts.',
      'export declare const validators: Readonly<Record<string, (value: unknown) => boolean>>;',
      '',
    ].join('\n'),
  );
}
