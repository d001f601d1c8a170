/** The answers of the platform's endpoint to requests that no SDK sends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '../host';
import { temporaryFunctions } from '../testing/temporary-functions';
import { originTokens } from './origin-token';

const { folder, remove } = temporaryFunctions({
  'tell/index.js': `exports.main = () => {
    const { TCB_CONTEXT_CNFG, TENCENTCLOUD_SESSIONTOKEN, TCB_SESSIONTOKEN, TCB_CONTEXT_KEYS, WX_CONTEXT_KEYS } = process.env;
    return { url: JSON.parse(TCB_CONTEXT_CNFG).URL, ofFunction: TENCENTCLOUD_SESSIONTOKEN, ofCall: TCB_SESSIONTOKEN, TCB_CONTEXT_KEYS, WX_CONTEXT_KEYS };
  };`,
  'who/index.js':
    'exports.main = (event) => [process.env.WX_OPENID, process.env.CLOUDPAY_CALL_DEPTH, event];',
});

interface Told {
  url: string;
  ofFunction: string;
  ofCall: string;
  TCB_CONTEXT_KEYS: string;
}

let host: FunctionHost;
let told: Told;

beforeAll(async () => {
  host = createFunctionHost({ folder, timeout: 10_000 });
  told = (await host.invoke('tell', {}, { user: { openId: 'o-1' } })) as Told;
});
afterAll(async () => {
  await host.stop();
  remove();
});

async function post(body: string | FormData, headers: Record<string, string> = {}) {
  const response = await fetch(told.url, { method: 'POST', body, headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    answer: (await response.json()) as { code?: string; message?: string; data: { response_data: string } },
  };
}

const invoke = (more: object) =>
  post(JSON.stringify({ action: 'functions.invokeFunction', function_name: 'who', ...more }), {
    'content-type': 'application/json',
  });

describe('the platform’s endpoint', () => {
  it('is on this machine only', () => {
    expect(told.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/admin$/);
    expect(told.TCB_CONTEXT_KEYS).toBe('TCB_ENV,TCB_SEQID,TRIGGER_SRC,TCB_SOURCE,TCB_SESSIONTOKEN');
  });

  it.each([
    ['none', {}],
    ['one made up', { sessionToken: 'x', tcb_sessionToken: 'e30.x' }],
    [
      'another host’s',
      {
        tcb_sessionToken: originTokens().issue({
          functionName: 'tell',
          depth: 0,
          caller: { openId: 'o-victim' },
        }),
      },
    ],
  ])('serves only tokens of this host: %s', async (_, tokens) => {
    const { status, type, answer } = await invoke(tokens);
    expect({ status, type }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
    expect(answer).toMatchObject({
      code: 'SIGN_PARAM_INVALID',
      message: expect.stringMatching(/leave them out/),
    });
  });

  it('does not let a function act for another user than its caller', async () => {
    const [content = '', seal = ''] = told.ofCall.split('.');
    const origin = JSON.parse(Buffer.from(content, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...origin, caller: { openId: 'o-victim' } })).toString(
      'base64url',
    );
    expect((await invoke({ tcb_sessionToken: `${forged}.${seal}` })).answer).toMatchObject({
      code: 'SIGN_PARAM_INVALID',
    });
    const { answer } = await invoke({ tcb_sessionToken: told.ofCall, user: { openId: 'o-victim' } });
    expect(JSON.parse(answer.data.response_data)).toEqual(['o-1', '1', { userInfo: { openId: 'o-1' } }]);
  });

  it('takes calls from outside an invocation, which have no user', async () => {
    const { answer } = await invoke({ sessionToken: told.ofFunction, request_data: '{"a":1}' });
    expect(JSON.parse(answer.data.response_data)).toEqual([null, '1', { a: 1 }]);
  });

  it.each([
    ['neither JSON nor a form', 'text', {}, 'INVALID_PARAM'],
    [
      'a form cut off',
      '--x\r\ncontent-disp',
      { 'content-type': 'multipart/form-data; boundary=x' },
      'INVALID_PARAM',
    ],
    ['too large', `"${'x'.repeat(6.2 * 1024 * 1024)}"`, {}, 'EXCEED_REQUEST_SIZE_LIMIT'],
  ])('refuses in the platform’s format a body that is %s', async (_, body, headers, code) => {
    const { status, answer } = await post(body, headers);
    expect({ status, answer }).toEqual({
      status: 200,
      answer: { code, message: expect.any(String), requestId: expect.any(String) },
    });
  });

  it('reports that the host has no payment', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      action: 'wx.wxPayApi',
      apiName: 'unifiedOrder',
      requestData: '{}',
      sessionToken: told.ofFunction,
    })) {
      form.set(name, value);
    }
    expect((await post(form)).answer).toMatchObject({
      code: 'INVALID_ACTION',
      message: expect.stringMatching(
        /^There is no payment here to call cloudPay\.unifiedOrder: .*`npm install wx-server-sdk@npm:@opencloudpay\/wx-server-sdk`.*register/,
      ),
    });
  });

  it('is closed after the host has stopped', async () => {
    const own = createFunctionHost({ folder, timeout: 10_000 });
    const { url } = (await own.invoke('tell').finally(() => own.stop())) as Told;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
