/** Functions that have the real wx-server-sdk in their node_modules, each of its majors, unchanged. */
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '../host';
import type { FunctionLog } from '../log';
import { temporaryFunctions } from '../testing/temporary-functions';
import type { PayApiCall } from './pay-api';

const VERSIONS = [
  { version: '4.0.2', installed: 'wx-server-sdk' },
  { version: '3.0.4', installed: 'wx-server-sdk-3' },
  { version: '2.6.3', installed: 'wx-server-sdk-2' },
];

/** Calls the SDK as its event says, and returns the result or the error that the SDK gives. */
const usesSdk = `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const { version } = require('wx-server-sdk/package.json');

exports.main = async ({ use, api, data, bound }) => {
  const uses = {
    version: () => version,
    context: () => cloud.getWXContext(),
    pay: () => (bound ? cloud.cloudPay(bound) : cloud.cloudPay)[api](data),
    call: () => cloud.callFunction(data),
    database: () => cloud.database().collection('orders').get(),
    upload: () => cloud.uploadFile({ cloudPath: 'a.txt', fileContent: Buffer.from('a') }),
    openapi: () => cloud.openapi.subscribeMessage.send({ touser: 'o', templateId: 't' }),
  };
  try {
    const result = await uses[use]();
    const { data: bytes } = result;
    return Buffer.isBuffer(bytes) ? { ...result, data: bytes.toString('base64'), isBuffer: true } : result;
  } catch (error) {
    return { threw: error instanceof Error, errCode: error.errCode, errMsg: error.errMsg };
  }
};
`;

const { folder, remove } = temporaryFunctions({
  ...Object.fromEntries(VERSIONS.map(({ version }) => [`sdk-${version}/index.js`, usesSdk])),
  'echo/index.js': `
exports.main = (event, context) => {
  if (event.fails) throw new TypeError(event.fails);
  return { event, source: process.env.TCB_SOURCE, openId: process.env.WX_OPENID };
};`,
  'slow/index.js': 'exports.main = () => new Promise(() => setInterval(() => {}, 1000));',
  'slow/config.json': '{ "timeout": 0.2 }',
  'text/index.js': "exports.main = () => 'plain';",
  'nothing/index.js': 'exports.main = () => undefined;',
});

const user = { openId: 'o-1', appId: 'wx1', unionId: 'u-1', clientIp: '10.0.0.1' };
const calls: PayApiCall[] = [];
let answer: (call: PayApiCall) => Record<string, unknown> | Uint8Array;
let host: FunctionHost;
const logs: FunctionLog[] = [];

beforeAll(() => {
  for (const { version, installed } of VERSIONS) {
    const modules = join(folder, `sdk-${version}`, 'node_modules');
    mkdirSync(modules);
    const real = realpathSync(join(__dirname, '../../../emulator/node_modules', installed));
    symlinkSync(real, join(modules, 'wx-server-sdk'), 'dir');
  }
  host = createFunctionHost({
    folder,
    envId: 'shop-1',
    timeout: 15_000,
    modules: { 'wx-server-sdk': join(__dirname, '../../fixtures/modules/stand-in.cjs') },
    onLog: (log) => logs.push(log),
    payApi: async (call) => {
      calls.push(call);
      return answer(call);
    },
  });
});
afterAll(async () => {
  await host.stop();
  remove();
});
beforeEach(() => {
  calls.length = 0;
  logs.length = 0;
});

describe.each(VERSIONS)('wx-server-sdk $version', ({ version }) => {
  const use = (event: object, options: object = { user }) =>
    host.invoke(`sdk-${version}`, event, options) as Promise<Record<string, unknown>>;

  it('is the function’s own copy', async () => {
    expect(await use({ use: 'version' })).toBe(version);
  });

  it('returns the caller, and hides the token that it passes on', async () => {
    expect(await use({ use: 'context' })).toEqual({
      OPENID: 'o-1',
      APPID: 'wx1',
      UNIONID: 'u-1',
      CLIENTIP: '10.0.0.1',
      CLIENTIPV6: '::ffff:10.0.0.1',
      ENV: 'shop-1',
      SOURCE: 'wx_client',
    });
  });

  it('places an order, and returns the platform’s result', async () => {
    answer = () => ({
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      prepay_id: 'wx-prepay',
      payment: { appId: 'wx1', package: 'prepay_id=wx-prepay', timeStamp: '1' },
    });
    const data = {
      body: '茶',
      outTradeNo: 'T-1',
      totalFee: 1,
      sceneInfo: { deviceId: 'd' },
      envId: 'shop-1',
    };
    const order = await use({ use: 'pay', api: 'unifiedOrder', data }, { user, requestId: 'r-1' });
    expect(order).toEqual({
      returnCode: 'SUCCESS',
      resultCode: 'SUCCESS',
      prepayId: 'wx-prepay',
      payment: { appId: 'wx1', package: 'prepay_id=wx-prepay', timeStamp: '1' },
      errCode: 0,
      errMsg: 'cloudPay.unifiedOrder:ok',
    });
    expect(calls).toEqual([
      {
        api: 'unifiedOrder',
        data: {
          body: '茶',
          out_trade_no: 'T-1',
          total_fee: 1,
          scene_info: { device_id: 'd' },
          env_id: 'shop-1',
        },
        caller: user,
        functionName: `sdk-${version}`,
        requestId: 'r-1',
        inCall: true,
      },
    ]);
  });

  it('refunds, and keeps business failures as results', async () => {
    answer = () => ({
      return_code: 'SUCCESS',
      result_code: 'FAIL',
      err_code: 'NOTENOUGH',
      err_code_des: '余额不足',
    });
    expect(await use({ use: 'pay', api: 'refund', data: { outRefundNo: 'R-1' } })).toEqual({
      returnCode: 'SUCCESS',
      resultCode: 'FAIL',
      errCode: 0,
      errCodeDes: '余额不足',
      errMsg: 'cloudPay.refund:ok',
    });
  });

  it('downloads a bill as text, and a compressed one as bytes', async () => {
    const bill = Buffer.from('﻿交易时间,商户号\n`2026-11-20,`1900000109\n');
    answer = () => bill;
    expect(await use({ use: 'pay', api: 'downloadBill', data: { billDate: '20261120' } })).toEqual({
      data: bill.toString(),
      errCode: 0,
      errMsg: 'cloudPay.downloadBill:ok',
    });
    const zipped = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe, 0x80]);
    answer = () => zipped;
    expect(
      await use({ use: 'pay', api: 'downloadBill', data: { billDate: '20261120', tarType: 'GZIP' } }),
    ).toMatchObject({ data: zipped.toString('base64'), isBuffer: true });
  });

  it('sends the mini program that a call is bound to', async () => {
    answer = () => ({ return_code: 'SUCCESS' });
    await use({ use: 'pay', api: 'queryOrder', data: {}, bound: { appid: 'wx-another' } });
    expect(calls[0]?.appid).toBe('wx-another');
  });

  it('rejects with the number and the message of an error that has a number', async () => {
    answer = () => {
      throw Object.assign(new Error('no'), {
        errCode: -501007,
        errMsg: 'cloudPay.unifiedOrder:fail -501007 invalid parameters. totalFee must be an integer',
      });
    };
    expect(await use({ use: 'pay', api: 'unifiedOrder', data: {} })).toEqual({
      threw: true,
      errCode: -501007,
      errMsg: expect.stringMatching(
        /^unifiedOrder:fail -501007 invalid parameters\. totalFee must be an integer/,
      ),
    });
  });

  it('rejects with a system error if the payment failed otherwise', async () => {
    answer = () => {
      throw new Error('WeChat Pay is away');
    };
    expect(await use({ use: 'pay', api: 'unifiedOrder', data: {} })).toEqual({
      threw: true,
      errCode: -501001,
      // The newest SDK words such errors in another way.
      errMsg: version.startsWith('4.')
        ? 'cloudPay.unifiedOrder:fail -501001 resource system error. WeChat Pay is away'
        : 'unifiedOrder:fail WeChat Pay is away',
    });
  });

  it('calls another function on behalf of the same user', async () => {
    const { result } = await use({ use: 'call', data: { name: 'echo', data: { a: '一' } } });
    expect(result).toEqual({
      event: { a: '一', userInfo: { appId: 'wx1', openId: 'o-1' } },
      source: 'wx_client,scf',
      openId: 'o-1',
    });
    const without = await use({ use: 'call', data: { name: 'echo', data: {} } }, {});
    expect(without['result']).toEqual({ event: {} });
  });

  it.each([
    ['text', 'plain'],
    ['nothing', null],
  ])('resolves with what the other function returned: %s', async (name, result) => {
    expect(await use({ use: 'call', data: { name } })).toMatchObject({
      result,
      errMsg: 'callFunction:ok',
      requestID: expect.any(String),
    });
  });

  it.each([
    ['echo', { fails: 'out of tea' }, -504002, /^callFunction:fail .*TypeError: out of tea/],
    ['nobody', {}, -501001, /^callFunction:fail .*FunctionName parameter could not be found.*'nobody'/],
    ['slow', {}, -501001, /^callFunction:fail .*Invoking task timed out after 0\.2 seconds/],
  ])(
    'rejects as the platform does when the other function fails: %s',
    async (name, data, errCode, errMsg) => {
      expect(await use({ use: 'call', data: { name, data } })).toEqual({
        threw: true,
        // The newest SDK loses the number.
        errCode: version.startsWith('4.') ? -1 : errCode,
        errMsg: expect.stringMatching(errMsg),
      });
    },
  );

  it.each([
    ['database', /has no documents, so cloud\.database\(\) cannot answer database\.\w+ \(orders\)/],
    ['upload', /has no files, so it cannot answer storage\.\w+/],
    ['openapi', /does not have wx\.openApi \(\/?subscribeMessage\.send\) yet/],
  ])('reports the parts that the emulator lacks: %s', async (what, words) => {
    const told = await use({ use: what }, { requestId: 'r-1' });
    expect(told).toMatchObject({ threw: true, errCode: expect.any(Number) });
    // Older SDKs lose the message of a failure before an upload.
    if (what !== 'upload' || version.startsWith('4.')) expect(told['errMsg']).toMatch(words);
    expect(logs.filter(({ level }) => level === 'warn')).toContainEqual(
      expect.objectContaining({
        functionName: `sdk-${version}`,
        requestId: 'r-1',
        message: expect.stringMatching(words),
      }),
    );
  });
});
