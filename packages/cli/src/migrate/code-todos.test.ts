/** What `cloudpay migrate` finds in code that no file of the new place can say: collections and environments. */
import { rmSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { makeProject, run } from './testing/project';

const made: string[] = [];
const project = (files?: Record<string, string>) => {
  const root = makeProject(files);
  made.push(root);
  return root;
};
afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});

it('the collections that code names are missing in a new database, and stay on CloudBase', async () => {
  const root = project({
    'cloudfunctions/paid/index.js': `const cloud = require('wx-server-sdk')
cloud.init()
const db = cloud.database()
const ORDERS = 'orders'
exports.main = async ({ outTradeNo, kind }) => {
  await db.collection(ORDERS).where({ outTradeNo }).update({ data: { paid: true } })
  await db.collection('log_' + kind).add({ data: { outTradeNo } })
  return { errcode: 0 }
}
`,
  });
  const named = 'The code uses the collections goods, orders, and a new database has none of them (-502005).';
  expect(await run(root, { dryRun: true })).toContain(named);
  expect(await run(root, { dryRun: true }, { LANG: 'zh_CN.UTF-8' })).toContain(
    '代码用到集合 goods、orders，',
  );
  expect(await run(root, { dryRun: true, to: 'cloudbase' })).not.toContain('collections');
});

it('a callback of another environment than the answer is named with its line', async () => {
  const text = await run(project(), { dryRun: true, envId: 'prod-9z8y' });
  expect(text).toContain(
    'cloudfunctions/pay/index.js:4 names the environment prod-1a2b for the callback, and the answer was prod-9z8y',
  );
  expect(await run(project(), { dryRun: true })).not.toContain('names the environment');
});

it('the environment that all orders name is the answer where none is given', async () => {
  const root = project();
  expect(await run(root, { dryRun: true, envId: undefined as never })).toContain('"envId": "prod-1a2b"');
  const refund = `const cloud = require('wx-server-sdk')
cloud.init()
exports.main = (event) => cloud.cloudPay.refund({
  outTradeNo: event.no, outRefundNo: event.no + 'R', totalFee: 1, refundFee: 1, envId: 'test-3c4d', functionName: 'paid',
})
`;
  await expect(
    run(project({ 'cloudfunctions/back/index.js': refund }), { dryRun: true, envId: undefined as never }),
  ).rejects.toMatchObject({ code: 'ANSWERS_MISSING', message: expect.stringContaining('--env-id <id>') });
});
