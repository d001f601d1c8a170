#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from './program';

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
  version: string;
};
/** In the repository, the samples at its top; elsewhere the folder that a CloudBase project has. */
const inRepository = join(__dirname, '../../../cloudfunctions');

// A reader that went away (`cloudpay demo | head`) wants no more lines, and no stack trace either.
process.stdout.on('error', () => process.exit(1));

createProgram({ version, sampleFunctions: existsSync(inRepository) ? inRepository : 'cloudfunctions' })
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`cloudpay: ${error.message}\n`);
    process.exitCode = 1;
  });
