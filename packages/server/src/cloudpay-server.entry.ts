#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@opencloudpay/internal';

runProgram('cloudpay-server', async () => {
  const { createServerProgram } = await import('./program');
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
    version: string;
  };
  await createServerProgram(version).parseAsync();
});
