/** An emulator that stops does not wait for functions that are still loading. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { start, stopAll, temporaryFolder } from './testing/emulators';

afterEach(stopAll);

function functionsOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

it('fails the call of a function that is still loading, also if another function made the call', async () => {
  const functions = functionsOf({
    'caller/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init();
      exports.main = () => cloud.callFunction({ name: 'slow', data: {} }).catch((error) => error.message);`,
    // As an endless loop, without its load.
    'slow/index.js': "console.log('loading'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  });
  let onLoading = () => {};
  const loading = new Promise<void>((resolve) => {
    onLoading = resolve;
  });
  const emulator = await start({ functions, timeout: 600_000, onLog: () => onLoading() });
  const called = emulator.callFunction('caller').catch(() => undefined);
  await loading;
  await emulator.stop();
  await called;
  // Not FUNCTION_LOAD_FAILED, which comes after 15 s.
  expect(emulator.calls().find(({ functionName }) => functionName === 'slow')).toMatchObject({
    source: 'function',
    error: { code: 'HOST_STOPPED' },
  });
});
