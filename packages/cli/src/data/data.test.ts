/** The documents of a project: `cloudpay dev` and `cloudpay data` in their own processes. */
import { afterAll, expect, it } from '@jest/globals';
import { endAll, runCloudpay, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const add = (into: string) => `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = () => cloud.database().collection('${into}').add({ data: { _id: 'by-function' } });`;

let project: Project | undefined;
afterAll(async () => {
  await endAll();
  project?.remove();
});

it('a project’s documents begin with its seeds, are moved by command, and begin again with --reset', async () => {
  const made = temporaryProject({
    'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    'cloudfunctions/adds/index.js': add('goods'),
    'cloudfunctions/misses/index.js': add('missing'),
    'cloudbase-data/goods.jsonl': '{"_id":"tea"}\n',
  });
  project = made;
  const { folder } = made;
  const data = (...args: string[]) => runCloudpay({ cwd: folder }, 'data', ...args);

  const strict = await startDev(folder, '--port', '0', '--strict');
  await strict.post('/api/functions/adds/call', { event: {} });
  expect(await strict.post('/api/functions/misses/call', { event: {} })).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/-502005/) },
  });
  expect(await data('export', 'goods')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/open in another process \(process \d+\), for example in cloudpay dev/),
  });
  expect(await strict.stop()).toBe(0);

  expect((await data('export', 'goods')).stdout).toBe('{"_id":"tea"}\n{"_id":"by-function"}\n');

  const lax = await startDev(folder, '--port', '0', '--reset');
  await lax.post('/api/functions/misses/call', { event: {} });
  expect(await lax.next('log')).toMatchObject({
    level: 'warn',
    functionName: 'misses',
    message: expect.stringMatching(/^The collection missing did not exist.*CloudBase would have refused/),
  });
  expect(await lax.stop()).toBe(0);
  expect((await data('export', 'goods')).stdout).toBe('{"_id":"tea"}\n');
});
