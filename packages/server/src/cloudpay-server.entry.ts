#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@opencloudpay/internal';

runProgram('cloudpay-server', async () => {
  const [{ createServerProgram }, { runCommand }] = await Promise.all([
    import('./program'),
    import('./terminal/run-command'),
  ]);
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
    version: string;
  };
  await runCommand(createServerProgram(version));
});
