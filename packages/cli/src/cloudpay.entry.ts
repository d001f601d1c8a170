#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@opencloudpay/internal';

runProgram('cloudpay', async () => {
  const { createProgram, runCommand } = await import('./program');
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
    version: string;
  };
  /** The samples of the repository, or else the usual folder of a CloudBase project. */
  const inRepository = join(__dirname, '../../../cloudfunctions');
  const sampleFunctions = existsSync(inRepository) ? inRepository : 'cloudfunctions';
  await runCommand(createProgram({ version, sampleFunctions }), {
    chinese: async () => (await import('./command-texts')).developmentTexts,
  });
});
