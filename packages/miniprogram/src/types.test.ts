import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkTypes } from '@opencloudpay/internal/testing/type-check';

it('has the types that WeChat’s own give to wx.cloud', () => {
  // In a separate program: WeChat's typings declare globals that conflict with Node's.
  const tsc = checkTypes(['-p', join(__dirname, '../fixtures/types')]);
  expect(tsc.stdout + tsc.stderr).toBe('');
  expect(tsc.status).toBe(0);
});
