/**
 * Runs an example as a user would: packs the packages, installs the example in an empty folder, and starts it on a
 * simulated WeChat Pay.
 *
 * Usage: node examples/run.ts npm-alias | register | create-cloud-pay [script, such as start:esm]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalRegistry } from './local-registry.ts';
import { npm } from './npm.ts';
import { packFunctionPackages } from './pack.ts';
import { simulatedAccount } from './simulated-account.ts';
import { type Example, installExample } from './user-project.ts';

const EXAMPLES: readonly Example[] = ['npm-alias', 'register', 'create-cloud-pay'];

const [name, script = 'start'] = process.argv.slice(2);
const example = EXAMPLES.find((one) => one === name);
if (!example) {
  console.error(`Which example? node examples/run.ts ${EXAMPLES.join(' | ')}`);
  process.exit(1);
}

const root = join(import.meta.dirname, '..');
const { startSimulator } = createRequire(import.meta.url)(
  '../packages/simulator',
) as typeof import('../packages/simulator/src/index.ts');

const tarballs = mkdtempSync(join(tmpdir(), 'opencloudpay-pack-'));
const registry = await startLocalRegistry(await packFunctionPackages(root, tarballs));
const simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }] });
let folder: string | undefined;
try {
  folder = await installExample(root, example, registry.url);
  console.log(await npm(folder, ['run', '--silent', script], simulatedAccount(simulator)));
  for (const { outTradeNo, totalFee, state } of simulator.orders())
    console.log(`The simulator has the order ${outTradeNo} over ${totalFee} cents: ${state}.`);
} finally {
  await Promise.all([registry.close(), simulator.stop()]);
  for (const temporary of [tarballs, folder]) if (temporary) rmSync(temporary, { recursive: true });
}
