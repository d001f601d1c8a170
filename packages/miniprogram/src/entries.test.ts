/**
 * The client against functions on platforms: each HTTP request of a phone reaches the entry in the form that the platform
 * gives it, and the answer comes back.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSessions, simulatedJscode2session } from '@opencloudpay/function-host';
import { aliyunFc, type EntryOptions } from '@opencloudpay/function-host/aliyun-fc';
import { awsLambda } from '@opencloudpay/function-host/aws-lambda';
import { startContainer } from '@opencloudpay/function-host/container';
import { nodeHandler } from '@opencloudpay/function-host/node';
import { tencentScf } from '@opencloudpay/function-host/tencent-scf';
import { buildSync } from 'esbuild';
import type { createCloud } from './index';
import { type Phone, phone } from './testing/phone';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const sessions = createSessions({
  ...{ appid: APPID, keys: 'a-key-of-the-tests-0123456789abcdef', jscode2session: wechat.exchange },
});
const options: EntryOptions = { sessions, envId: 'shop-1', onError: () => undefined };

/** As CloudBase has it: it reads the user before and after it waits. */
const whoami = {
  main: async ({ wait = 0, fail, ...event }: { wait?: number; fail?: boolean }) => {
    const before = process.env['WX_OPENID'];
    await after(wait);
    if (fail) throw new RangeError('sold out');
    return { OPENID: process.env['WX_OPENID'], before, ENV: process.env['TCB_ENV'], event };
  },
};
const functions = { whoami, payCallback: { main: () => ({ errcode: 0 }) } };

interface Sent {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** The request in the event of function URLs and HTTP triggers (payload 2.0 and FC's v1). */
const newEvent = ({ path, headers, body }: Sent) => ({
  ...{ version: '2.0', rawPath: path, rawQueryString: '', headers },
  requestContext: { http: { method: 'POST', path, sourceIp: '203.0.113.9' }, stage: '$default' },
  ...{ body: Buffer.from(body).toString('base64'), isBase64Encoded: true },
});
const scfEvent = ({ path, headers, body }: Sent) => ({
  requestContext: { path, httpMethod: 'POST', sourceIp: '203.0.113.9', identity: {}, stage: 'release' },
  ...{ headers, body, path, httpMethod: 'POST', queryString: {}, isBase64Encoded: false },
});

let calls = 0;
const nextId = () => `r-${++calls}`;

/** A server that makes events of requests, as the platform's front does. */
function front(handle: (sent: Sent) => Promise<unknown>): RequestListener {
  return async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const answer = (await handle({ path: request.url ?? '', headers: request.headers, body })) as HttpAnswer;
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  };
}

const listeners: Readonly<Record<string, () => RequestListener>> = {
  node: () => nodeHandler(functions, options),
  'aws-lambda': () => {
    const handler = awsLambda(functions, options);
    return front((sent) =>
      handler(newEvent(sent), {
        ...{ awsRequestId: nextId(), memoryLimitInMB: '256', getRemainingTimeInMillis: () => 3_000 },
      }),
    );
  },
  'aliyun-fc': () => {
    const handler = aliyunFc(functions, options);
    return front((sent) =>
      handler(Buffer.from(JSON.stringify(newEvent(sent))), { requestId: nextId(), function: { timeout: 3 } }),
    );
  },
  'tencent-scf': () => {
    const handler = tencentScf(functions, options);
    return front((sent) =>
      handler(scfEvent(sent), { request_id: nextId(), memory_limit_in_mb: 256, time_limit_in_ms: 3_000 }),
    );
  },
};

async function serve(platform: string): Promise<{ url: string; close(): Promise<void> }> {
  const listener = listeners[platform]?.();
  if (!listener)
    return startContainer(functions, { ...options, port: 0, hostname: '127.0.0.1', stopOnSignal: false });
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Cloud = ReturnType<typeof createCloud>;

/** Each phone has the client in a context of its own, as each has its own `wx`. */
function clientOf(code: string, device: Phone, url: string): Cloud {
  const module = { exports: {} as { createCloud?: () => Cloud } };
  runInNewContext(code, { wx: device.wx, module, exports: module.exports, setTimeout, clearTimeout });
  const cloud = module.exports.createCloud?.() as Cloud;
  cloud.init({ url });
  return cloud;
}

describe.each(['node', 'container', 'aws-lambda', 'aliyun-fc', 'tencent-scf'])(
  'a mini program whose functions are behind the entry %s',
  (platform) => {
    let code = '';
    let server: { url: string; close(): Promise<void> };
    beforeAll(async () => {
      const { outputFiles } = buildSync({
        ...{ entryPoints: [join(__dirname, 'index.ts')], bundle: true, write: false },
        ...{ format: 'cjs', platform: 'neutral', logLevel: 'silent' },
      });
      code = outputFiles[0]?.text ?? '';
      server = await serve(platform);
    });
    afterAll(() => server.close());

    const phoneOf = (user: string) => phone(() => wechat.loginCode(user));
    const call = (cloud: Cloud, data: object, name = 'whoami') => cloud.callFunction({ name, data });

    it('logs in once, and its calls have the user of the session and no other', async () => {
      const device = phoneOf('alice');
      const cloud = clientOf(code, device, server.url);
      const openId = wechat.openIdOf('alice');
      for (const goods of ['茶 💰', 'oVictim'])
        expect(await call(cloud, { goods, userInfo: { openId: 'oVictim' } })).toMatchObject({
          result: { OPENID: openId, ENV: 'shop-1', event: { goods, userInfo: { openId, appId: APPID } } },
          requestID: expect.any(String),
        });
      expect(device.logins()).toBe(1);
    });

    it('is one of several at the same time, and each function sees its own user throughout', async () => {
      const users = ['alice', 'bob', 'carol'];
      const clients = users.map((user) => clientOf(code, phoneOf(user), server.url));
      const waits = [40, 5, 20, 0];
      const results = await Promise.all(
        waits.flatMap((wait) => clients.map(async (cloud) => (await call(cloud, { wait })).result)),
      );
      expect(results.map((result) => [Object(result).before, Object(result).OPENID])).toEqual(
        waits.flatMap(() => users.map((user) => [wechat.openIdOf(user), wechat.openIdOf(user)])),
      );
    });

    it('gets the function’s error in the words of wx.cloud, and no callback', async () => {
      const cloud = clientOf(code, phoneOf('alice'), server.url);
      await expect(call(cloud, { fail: true })).rejects.toMatchObject({
        errCode: -504002,
        errMsg: expect.stringMatching(/^cloud\.callFunction:fail .*RangeError: sold out/),
      });
      await expect(call(cloud, {}, 'payCallback')).rejects.toMatchObject({ errCode: -501000 });
    });
  },
);
