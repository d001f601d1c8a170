#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProblem } from './node-version';
import { terminalText } from './terminal-text';

// A reader that went away (`cloudpay demo | head`) wants no more lines, and no stack trace either.
process.stdout.on('error', () => process.exit(1));

run().catch((error: Error) => {
  process.stderr.write(`cloudpay: ${terminalText(error.message)}\n`);
  process.exitCode = 1;
});

async function run(): Promise<void> {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new Error(problem);
  // Only now: what it stands on does not load with an older Node.
  const { createProgram } = await import('./program');
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
    version: string;
  };
  /** In the repository, the samples at its top; elsewhere the folder that a CloudBase project has. */
  const inRepository = join(__dirname, '../../../cloudfunctions');
  const sampleFunctions = existsSync(inRepository) ? inRepository : 'cloudfunctions';
  await createProgram({ version, sampleFunctions }).parseAsync();
}
