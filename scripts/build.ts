/**
 * Builds every published package if anything is stale: validators and types from the API declarations, a CommonJS
 * bundle and an ES module by esbuild, type declarations by tsc, and for the gateway the files of an empty database.
 *
 * The ES module of a package re-exports its CommonJS bundle instead of being a second copy of the code: a program
 * that both imports and requires a package (a cloud function and a library) must get one `init()` state and
 * one set of error classes, and a function's upload contains the code once.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './build/bundle.ts';
import { compileSchemas } from './build/compile-schemas.ts';
import { declarations } from './build/declarations.ts';
import { fingerprint } from './build/fingerprint.ts';
import { GENERATED_TYPES, generateTypes } from './build/generate-types.ts';
import { putEmptyDatabase } from './build/make-empty-database.ts';
import { packages, root, staging } from './build/packages.ts';
import { putDeployFiles } from './build/put-deploy-files.ts';
import { putJsonSchemas } from './build/put-json-schemas.ts';

const stamp = join(root, '.cache/built');
const inputs = fingerprint();

const upToDate =
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === inputs &&
  GENERATED_TYPES.every((file) => existsSync(file)) &&
  packages.every((name) => existsSync(join(root, 'packages', name, 'dist/index.d.ts')));

if (!upToDate) {
  const started = performance.now();
  rmSync(stamp, { force: true });
  await Promise.all([compileSchemas(), generateTypes()]);
  rmSync(staging, { recursive: true, force: true });
  await Promise.all([
    ...packages.map(bundle),
    putEmptyDatabase(join(staging, 'database')),
    putJsonSchemas(join(staging, 'server')),
  ]);
  putDeployFiles(join(staging, 'cli'));
  declarations();
  for (const name of packages) {
    const dist = join(root, 'packages', name, 'dist');
    rmSync(dist, { recursive: true, force: true });
    renameSync(join(staging, name), dist);
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, inputs);
  console.log(`Built ${packages.length} packages in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
