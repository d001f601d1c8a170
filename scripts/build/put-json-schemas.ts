import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/**
 * Writes the JSON schemas of the server's configuration files, which its readers give.
 *
 * @param into the output folder of the server
 */
export async function putJsonSchemas(into: string): Promise<void> {
  const program = join(root, '.cache/json-schemas.cjs');
  await build({
    entryPoints: [join(root, 'packages/server/src/configuration/json-schemas.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // No package has its build yet.
    conditions: ['opencloudpay:source'],
    logLevel: 'warning',
  });
  const { JSON_SCHEMAS } = createRequire(import.meta.url)(program) as {
    JSON_SCHEMAS: Readonly<Record<string, object>>;
  };
  mkdirSync(into, { recursive: true });
  for (const [file, schema] of Object.entries(JSON_SCHEMAS))
    writeFileSync(join(into, file), `${JSON.stringify(schema, undefined, 2)}\n`);
}
