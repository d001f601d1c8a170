/** Functions in emulation never reach the real platform, whatever they have in their node_modules. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createControlApi } from '../control/control-api';
import type { Emulator } from '../index';
import { start, stopAll, temporaryFolder } from '../testing/emulators';

/** As 2.0.1–2.3.2 do: the address is built in. */
const OLD_SDK = `exports.init = () => {};
exports.cloudPay = { unifiedOrder: () => fetch('http://tcb-open.tencentyun.com/admin', { method: 'POST' }) };`;

const FILES: Record<string, string> = {
  'old/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = (event) => cloud.cloudPay.unifiedOrder({ body: 'Tea', totalFee: 1, subMchId: '1900000109', functionName: 'own', ...event });`,
  'old/node_modules/wx-server-sdk/package.json':
    '{ "name": "wx-server-sdk", "version": "2.1.2", "main": "index.js" }',
  'old/node_modules/wx-server-sdk/index.js': OLD_SDK,
  'own/index.js': `exports.main = ({ url }) => fetch(url).then(
  () => 'reached',
  ({ cause }) => [cause.code, cause.message],
);`,
};

let emulator: Emulator;
beforeAll(async () => {
  const functions = temporaryFolder();
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(functions, name)), { recursive: true });
    writeFileSync(join(functions, name), content);
  }
  emulator = await start({ functions, subMchId: undefined });
});
afterAll(stopAll);

it('an SDK that has Tencent’s address built in is replaced, so that its orders stay here', async () => {
  const outTradeNo = `T${Date.now()}`;
  expect(await emulator.callFunction('old', { outTradeNo })).toMatchObject({ resultCode: 'SUCCESS' });
  expect(emulator.order(outTradeNo)).toMatchObject({ totalFee: 1 });
});

it('the API says which SDK each function gets', async () => {
  const api = createControlApi(emulator);
  const headers = { host: '127.0.0.1:1' };
  const answer = await api.fetch(new Request('http://127.0.0.1:1/api/functions', { headers }));
  expect(await answer.json()).toMatchObject({
    functions: [
      { name: 'old', sdk: { from: 'stand-in', replaced: '2.1.2' } },
      { name: 'own', sdk: { from: 'stand-in' } },
    ],
  });
});

it.each([
  'http://tcb-admin.tencentyun.com/admin',
  'https://tcb-admin.tencentcloudapi.com/admin',
  'https://ap-shanghai.tcb-api.tencentcloudapi.com/web',
  'http://tcb-open.tencentyun.com/admin',
  'http://metadata.tencentyun.com/meta-data/cam/security-credentials/TCB_QcsRole',
  'https://api.weixin.qq.com/cgi-bin/token',
  'https://api.mch.weixin.qq.com/pay/unifiedorder',
  'https://shop-1a2b.service.tcloudbase.com/pay',
])('a connection to the platform is refused with the reason: %s', async (url) => {
  expect(await emulator.callFunction('own', { url })).toEqual([
    'HOST_REFUSED',
    expect.stringContaining(
      `Connections to ${new URL(url).host} are refused: the emulator keeps functions from the real platform`,
    ),
  ]);
});
