import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('has the types that WeChat’s own give to wx.cloud', () => {
  // In a separate program: WeChat's typings declare globals that conflict with Node's.
  const tsc = spawnSync(
    process.execPath,
    [join(__dirname, '../../../node_modules/typescript/bin/tsc'), '-p', join(__dirname, '../fixtures/types')],
    { encoding: 'utf8' },
  );
  expect(tsc.stdout + tsc.stderr).toBe('');
  expect(tsc.status).toBe(0);
});
