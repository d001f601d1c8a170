import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from '@opencloudpay/internal/testing/type-check';
import type { Manifest } from './shipped-files';

const server = join(__dirname, '../..');
const cache = join(server, '../../.cache');

/** The errors in manifests by Kubernetes' schemas, which know the values. */
export function wrongValues(manifests: readonly Manifest[]): string[] {
  const script = join(server, 'fixtures/validate-manifests.mjs');
  const input = JSON.stringify(manifests);
  const { stdout, stderr } = spawnSync(process.execPath, [script], { input, encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

/** The errors in manifests by Kubernetes' types, which also know that a field does not exist. */
export function unknownFields(manifests: readonly Manifest[]): string[] {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'manifests-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(
      join(server, 'node_modules/kubernetes-models'),
      join(folder, 'node_modules/kubernetes-models'),
    );
    const lines = manifests.map(
      ({ apiVersion, kind }, index) =>
        `import type { I${kind} as I${index} } from 'kubernetes-models/${apiVersion}';\nexport const m${index}: I${index} = ${JSON.stringify(manifests[index])};`,
    );
    writeFileSync(join(folder, 'manifests.mts'), lines.join('\n'));
    const compilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
      ...{ module: 'nodenext', target: 'es2022' },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const { stdout } = checkTypes(['-p', folder]);
    return stdout.split('\n').filter(Boolean);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
