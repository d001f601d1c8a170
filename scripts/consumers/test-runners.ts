import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './project.ts';

export type Modules = 'commonjs' | 'module';

/** A test in plain JavaScript that starts the emulator and loads every package, in the syntax of a test runner. */
function writeTest(folder: string, file: string, modules: Modules, head: string, timeout: string): void {
  const body = `
test('a payment is notified twice', () => notifiesTwice(startEmulator)${timeout});
for (const entry of entries)
  test(entry + ' can be loaded', async () => {
    const loaded = ${modules === 'module' ? 'await import(entry)' : 'require(entry)'};
    if (Object.keys(loaded).length === 0) throw new Error('nothing is exported');
  }${timeout});
`;
  const imports =
    modules === 'module'
      ? `import { startEmulator } from '@opencloudpay/emulator';\nimport scenario from './scenario.cjs';\n`
      : `const { startEmulator } = require('@opencloudpay/emulator');\nconst scenario = require('./scenario.cjs');\n`;
  writeFileSync(join(folder, file), `${head}${imports}const { entries, notifiesTwice } = scenario;\n${body}`);
}

/** Long, because a busy machine is slow: this test is not about speed. */
const LONG = ', 120_000';

/**
 * Runs the test in jest, without any transform except jest's own.
 *
 * @param jest the program
 */
export async function testInJest(
  folder: string,
  modules: Modules,
  jest = 'node_modules/jest/bin/jest.js',
): Promise<void> {
  writeTest(folder, 'consumer.test.js', modules, '', LONG);
  const flags = modules === 'module' ? ['--experimental-vm-modules', '--no-warnings'] : [];
  await runNode(folder, [...flags, jest, '--rootDir', folder, '--config', '{}', 'consumer.test.js']);
}

export async function testInVitest(folder: string): Promise<void> {
  writeTest(folder, 'vitest.test.mjs', 'module', `import { test } from 'vitest';\n`, LONG);
  await runNode(folder, ['node_modules/vitest/vitest.mjs', 'run', 'vitest.test.mjs']);
}

export async function testInNode(folder: string, modules: Modules): Promise<void> {
  const [file, head] =
    modules === 'module'
      ? ['node-test.test.mjs', `import { test } from 'node:test';\n`]
      : ['node-test.test.cjs', `const { test } = require('node:test');\n`];
  writeTest(folder, file, modules, head, '');
  await runNode(folder, ['--test', file]);
}
