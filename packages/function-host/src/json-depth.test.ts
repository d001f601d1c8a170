/** JSON with more levels than JavaScript can serialize: every entry refuses it, and calls no function. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from './host';
import { type FunctionServer, serveFunctions } from './http/serve';
import { createSessions, sessionRoutes, simulatedJscode2session } from './sessions';

const APPID = 'wx0123456789abcdef';
const ARRAYS = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const OBJECTS = `${'{"a":'.repeat(20_000)}0${'}'.repeat(20_000)}`;
const TOO_DEEP = /nested more than 100 levels deep/;

let host: FunctionHost;
let server: FunctionServer;
let platform: { url: string; token: string };
const lines: string[] = [];

const wechat = simulatedJscode2session({ appid: APPID });
const sessions = createSessions({
  appid: APPID,
  keys: 'a-key-of-the-tests-0123456789abcdef',
  jscode2session: wechat.exchange,
});

beforeAll(async () => {
  host = createFunctionHost({
    folder: join(__dirname, '../fixtures/functions'),
    timeout: 60_000,
    payApi: async () => {
      lines.push('paid');
      return {};
    },
    onLog: ({ functionName }) => lines.push(functionName),
  });
  server = await serveFunctions(host);
  const { env } = (await host.invoke('tell')) as { env: Record<string, string> };
  platform = {
    url: JSON.parse(env['TCB_CONTEXT_CNFG'] ?? '').URL,
    token: env['TENCENTCLOUD_SESSIONTOKEN'] ?? '',
  };
  lines.length = 0;
});
afterAll(async () => {
  await server.close();
  await host.stop();
});

async function answerTo(response: Response | Promise<Response>): Promise<{ status: number; words: string }> {
  const answer = await response;
  return { status: answer.status, words: await answer.text() };
}

const admin = (fields: Record<string, string>) =>
  fetch(platform.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sessionToken: platform.token, ...fields }),
  });

/** Every way for JSON from outside; the SDKs' endpoint answers errors of the platform with status 200. */
const ENTRANCES: Record<string, { send(json: string): Promise<Response>; status: number }> = {
  'POST /functions/:name': {
    send: (json) => fetch(`${server.url}/functions/logs`, { method: 'POST', body: json }),
    status: 400,
  },
  'POST /call/:name of a session': {
    async send(json) {
      const { token } = await sessions.login(wechat.loginCode('alice'));
      return sessionRoutes({ sessions, host }).fetch(
        new Request('http://127.0.0.1/call/logs', {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: json,
        }),
      );
    },
    status: 400,
  },
  'the platform’s endpoint: its body': {
    send: (json) =>
      fetch(platform.url, { method: 'POST', body: `{"sessionToken":"${platform.token}","x":${json}}` }),
    status: 200,
  },
  'the platform’s endpoint: an event': {
    send: (json) => admin({ action: 'functions.invokeFunction', function_name: 'logs', request_data: json }),
    status: 200,
  },
  'the platform’s endpoint: the parameters of cloudPay': {
    send: (json) => admin({ action: 'wx.wxPayApi', apiName: 'unifiedOrder', requestData: json }),
    status: 200,
  },
};

describe.each(Object.entries(ENTRANCES))('%s', (_, { send, status }) => {
  it.each([
    ['arrays', ARRAYS],
    ['objects', OBJECTS],
    ['objects in a field', `{"a":1,"b":${OBJECTS}}`],
    ['one level above the bound', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('refuses JSON that is too deep, with the bound in the message: %s', async (_kind, json) => {
    const answer = await answerTo(await send(json));
    expect(answer).toEqual({ status, words: expect.stringMatching(TOO_DEEP) });
    expect(lines).toEqual([]);
  });
});

describe('a login', () => {
  it('has no room for many levels, and refuses them as a wrong JSON object', async () => {
    const body = '['.repeat(1000);
    const routes = sessionRoutes({ sessions, host });
    const answer = await answerTo(
      routes.fetch(new Request('http://127.0.0.1/login', { method: 'POST', body })),
    );
    expect(answer).toEqual({ status: 400, words: expect.stringMatching(TOO_DEEP) });
  });
});

describe('invoke', () => {
  it('refuses a deep event from any caller: JavaScript may write it, and the next reader may not', async () => {
    const event: unknown = JSON.parse(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`);
    await expect(host.invoke('logs', event as object)).rejects.toMatchObject({
      code: 'EVENT_INVALID',
      message: expect.stringMatching(TOO_DEEP),
    });
    expect(lines).toEqual([]);
  });

  it('takes an event of as many levels as the bound allows', async () => {
    const event = JSON.parse(`{"a":${'['.repeat(99)}${']'.repeat(99)}}`) as object;
    expect(await host.invoke('echo', event)).toEqual(event);
  });
});
