/** Functions and clients that do everything wrong, on the built `cloudpay serve`: each gets a clear error, and the shop goes on. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSessions } from '@opencloudpay/function-host';
import { endAll } from '../testing/gateway-process';
import { prepareShop, type ServedShopOfTest } from '../testing/served-shop';

const FRONT_TOKEN = 'token-of-another-gateway';

let shop: ServedShopOfTest;
let token: string;

beforeAll(async () => {
  shop = await prepareShop({ functions: { front: { port: 0, token: FRONT_TOKEN } } });
  shop.write({
    'endless/index.js': 'exports.main = () => { for (;;); };',
    'endless/config.json': JSON.stringify({ timeout: 1 }),
    'flood/index.js': `exports.main = async () => {
      for (let line = 0; line < 5000; line += 1) console.log('x'.repeat(500));
      return 'done';
    };`,
    'flood/config.json': JSON.stringify({ timeout: 20 }),
    'exits/index.js': 'exports.main = async () => process.exit(0);',
    'broken/index.js': 'throw new Error("no module");',
    'leaks/index.js': `const kept = [];
      exports.main = async () => {
        for (;;) {
          kept.push(Buffer.alloc(8 * 1024 * 1024, 'x'));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      };`,
    'leaks/config.json': JSON.stringify({ timeout: 20, memorySize: 128 }),
    'names/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
      exports.main = async ({ functionName }) => {
        const { errCode, errMsg } = await cloud.cloudPay
          .unifiedOrder({
            body: '龙井茶', outTradeNo: 'TEA-29999', totalFee: 1, spbillCreateIp: '127.0.0.1', subMchId: '1',
            envId: 'shop-1', functionName,
          })
          .catch((error) => error);
        return { errCode, errMsg };
      };`,
    'forks/index.js': `exports.main = async () => {
      require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      process.exit(1);
    };`,
    'pay_cb/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
      exports.main = async ({ outTradeNo }) => {
        console.log('old begins');
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await cloud.database().collection('orders').doc(outTradeNo).update({ data: { state: 'paid by old' } });
        return { errcode: 0 };
      };`,
    'pay_cb/config.json': JSON.stringify({ timeout: 10 }),
  });
  await shop.start();
  token = await shop.login('alice');
});

afterAll(async () => {
  await endAll();
  await shop.close();
});

const call = (name: string) => shop.call(`/call/${name}`, { token });
const works = async () => expect((await call('version')).body).toMatchObject({ result: 'first' });

describe('a function that', () => {
  it('never ends is ended, and says its limit', async () => {
    const running = call('endless');
    await works();
    expect(await running).toMatchObject({
      status: 504,
      body: { errorCode: 'FUNCTION_TIMEOUT', errorMessage: expect.stringContaining('within 1000 ms') },
    });
  });

  it('floods the log takes no other call’s turn', async () => {
    const running = call('flood');
    await works();
    expect((await running).body).toMatchObject({ result: 'done' });
  });

  it('leaks is ended at its memory limit, and is called again afterwards', async () => {
    for (let count = 0; count < 2; count += 1) {
      const running = call('leaks');
      await works();
      expect(await running).toMatchObject({
        status: 500,
        body: { errorCode: 'FUNCTION_OUT_OF_MEMORY', errorMessage: expect.stringContaining('128 MB') },
      });
    }
  });

  it.each([
    ['exits', 'FUNCTION_CRASHED'],
    ['forks', 'FUNCTION_CRASHED'],
    ['broken', 'FUNCTION_LOAD_FAILED'],
  ])('%s fails at once after the third time, and stays alone with it', async (name, code) => {
    for (let count = 0; count < 3; count += 1)
      expect(await call(name)).toMatchObject({ status: 500, body: { errorCode: code } });
    // The first pause is a second, which a busy machine needs for one step. Each failure doubles it.
    let metrics = '';
    while (!metrics.includes(`cloudpay_function_crash_loop{function="${name}"} 1`)) {
      const { status, body } = await call(name);
      const isPaused = status === 503;
      expect(body).toMatchObject({ errorCode: isPaused ? 'FUNCTION_CRASH_LOOP' : code });
      if (!isPaused) continue;
      await works();
      metrics = await (await fetch(`${shop.host.url}/metrics`)).text();
    }
    expect(shop.host.log()).toContainEqual(
      expect.objectContaining({
        function: name,
        code: 'FUNCTION_NOTICE',
        msg: expect.stringContaining('crash loop'),
      }),
    );
  });
});

describe('a function name with .., %2f or NUL', () => {
  const NAMES = ['..', '../secret', '..%2fsecret', '%2e%2e%2fsecret', 'version%00', 'version%2f..%2fsecret'];

  /** Sends the path as it is: `fetch` would shorten it. */
  function post(address: string, path: string, bearer: string): Promise<number | undefined> {
    const { hostname, port } = new URL(address);
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const sending = request({ hostname, port, path, method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', reject);
      sending.end('{}');
    });
  }

  it('is unknown to mini programs, to callers with the token, and to WeChat Pay', async () => {
    const front = String((await shop.host.logged('READY'))['functionsUrl']);
    expect(await post(front, '/functions/version', FRONT_TOKEN)).toBe(200);
    for (const name of NAMES) {
      expect([name, await post(shop.url, `/call/${name}`, token)]).toEqual([name, 404]);
      expect([name, await post(front, `/functions/${name}`, FRONT_TOKEN)]).toEqual([name, 404]);
      const forged = `/notify/pay/shop-1/${name}/${'t'.repeat(43)}`;
      expect([400, 401, 403, 404]).toContain(await post(shop.url, forged, ''));
    }
    await works();
  });

  it.each(['../secret', 'version\0', '..'])('places no order: %j', async (functionName) => {
    const { body } = await shop.call('/call/names', { token, body: { functionName } });
    expect(body).toMatchObject({ result: { errMsg: expect.stringMatching(/function_name|functionName/) } });
  });
});

describe('a client that', () => {
  it('sends 100 MB is refused before it has sent them', async () => {
    const sent = await new Promise<{ status: number | undefined; bytes: number }>((resolve, reject) => {
      let bytes = 0;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const sending = request(`${shop.host.url}/call/version`, { method: 'POST', headers }, (answer) => {
        resolve({ status: answer.statusCode, bytes });
        sending.destroy();
      });
      const piece = Buffer.alloc(1024 * 1024, 'x');
      const send = () => {
        if (bytes >= 100 * piece.length || sending.destroyed) return;
        bytes += piece.length;
        sending.write(piece, () => setImmediate(send));
      };
      // The host closes the connection while the body is being sent.
      sending.on('error', (error: NodeJS.ErrnoException) =>
        ['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? resolve({ status: 413, bytes }) : reject(error),
      );
      send();
    });
    expect(sent.status).toBe(413);
    expect(sent.bytes).toBeLessThan(100 * 1024 * 1024);
    await works();
  });

  it('has an expired session logs in again', async () => {
    const { appid } = { appid: shop.simulator.merchant.subAppid ?? '' };
    const old = createSessions({
      ...{ appid, keys: 'k'.repeat(32) },
      jscode2session: async () => ({ openId: 'oAlice', sessionKey: 'c2Vzc2lvbg==' }) as never,
      now: () => new Date(Date.now() - 3 * 3_600_000),
    });
    const { token: expired } = await old.login('code');
    expect(await shop.call('/call/version', { token: expired })).toMatchObject({
      status: 401,
      body: { errorCode: 'SESSION_EXPIRED' },
    });
  });
});

it('a deployment in the middle of a delivery loses and repeats nothing', async () => {
  await shop.call('/call/buy', { token, body: { outTradeNo: 'TEA-20001' } });
  await shop.simulator.pay('TEA-20001');
  const logged = async (text: string) => {
    while (!shop.host.log().some(({ msg }) => msg === text))
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await logged('old begins');
  shop.write({
    'pay_cb/index.js': `exports.main = async () => { console.log('new'); return { errcode: 0 }; };`,
  });
  shop.host.signal('SIGHUP');
  const { code, attempt } = await shop.host.logged('DELIVERED');
  expect([code, attempt]).toEqual(['DELIVERED', 1]);
  const params = { collectionName: 'orders', query: JSON.stringify({ _id: 'TEA-20001' }) };
  const body = { action: 'database.getDocument', params };
  expect(JSON.stringify((await shop.call('/database', { token, body })).body)).toContain('paid by old');
  // The next payment runs the new code.
  await shop.call('/call/buy', { token, body: { outTradeNo: 'TEA-20002' } });
  await shop.simulator.pay('TEA-20002');
  await logged('new');
  expect(await shop.host.stop()).toBe(0);
});
