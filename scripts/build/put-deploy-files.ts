import { cpSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What `cloudpay migrate` fills in and writes: one set of files, which `packages/server/src/deploy` tests. */
export const DEPLOY_FILES = [
  ...['cloudpay.json', 'cloudpay.env.example', 'compose.yaml', 'Caddyfile', 'shop.Dockerfile'],
  ...['systemd/cloudpay-serve.service', 'kubernetes/cloudpay.yaml'],
];

/**
 * Puts the deployment files beside the built command.
 *
 * @param into the output folder of the command
 */
export function putDeployFiles(into: string): void {
  for (const file of DEPLOY_FILES) cpSync(join(root, 'deploy', file), join(into, 'deploy', file));
}
