/** The contract of every entry, run over an application of the real framework. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import type { Gateway } from '../gateway';
import type { GatewayOptions } from '../options/options';
import { OWN_PAGE, type RunningApplication, type StartApplication } from './application';
import { testGateway } from './gateway';
import { ACKNOWLEDGED, addressOf, MERCHANT, paymentXml, refundXml } from './notifications';
import { V3_MERCHANT, v3AddressOf, v3Payment } from './notifications-v3';

const PREFIX = '/shop/pay';
const TOKEN = 'token-of-the-environment';
const XML = { 'content-type': 'text/xml' };
const MISTAKE = 'a secret of the application';

const open: RunningApplication[] = [];
const sockets: Socket[] = [];
const timers: NodeJS.Timeout[] = [];

interface Setup extends Partial<GatewayOptions> {
  answer?: FunctionAdapter['invoke'];
  prefix?: string;
  reads?: Parameters<StartApplication>[1]['reads'];
}

async function serve(start: StartApplication, { prefix = PREFIX, reads, ...options }: Setup = {}) {
  const test = testGateway({ merchants: [MERCHANT, V3_MERCHANT], ...options });
  const application = await run(start, test.gateway, prefix, reads);
  const pathOf = (kind: 'pay' | 'refund' = 'pay', target?: Parameters<typeof addressOf>[2]) =>
    addressOf(kind, {}, target).replace('http://gateway.test', prefix);
  const pathV3 = v3AddressOf('pay').replace('http://gateway.test', prefix);
  return { ...test, ...application, pathOf, pathV3, address: `${application.url}${pathOf()}` };
}

async function run(
  start: StartApplication,
  gateway: Pick<Gateway, 'fetch'>,
  prefix: string,
  reads?: Setup['reads'],
): Promise<RunningApplication> {
  const application = await start(gateway, { prefix, reads });
  open.push(application);
  return application;
}

const send = (
  address: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = XML,
) => fetch(address, { method: 'POST', body, headers: { connection: 'close', ...headers } });

/** A connection for bytes written by hand. */
function dial(url: string, first: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write(first);
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => pattern.test(text) && resolve(text);
      socket.on('data', look);
      look();
    });
  return { socket, until };
}

const head = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Content-Type: text/xml', ...headers, '', ''].join('\r\n');

/** Resolves once a condition holds that depends on another process or on the event loop. */
async function comesTrue(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Ways to write an address that URL parsers resolve to it. */
const DISGUISES: [string, (path: string) => string][] = [
  ['%2e%2e before the environment', (path) => path.replace('/prod-1a2b/', '/test-1a2b/%2e%2e/prod-1a2b/')],
  ['%2E. before the environment', (path) => path.replace('/prod-1a2b/', '/x/%2E./prod-1a2b/')],
  ['.%2e before the token', (path) => path.replace(/[^/]+$/, 'x/.%2e/$&')],
  ['%2e before the token', (path) => path.replace(/[^/]+$/, '%2e/$&')],
  ['.. in plain text', (path) => path.replace('/prod-1a2b/', '/x/../prod-1a2b/')],
  ['. in plain text', (path) => path.replace('/prod-1a2b/', '/./prod-1a2b/')],
  ['out of another part of the gateway', (path) => path.replace('/notify/', '/healthz/%2e%2e/notify/')],
  ['out of the application', (path) => `/own/%2e%2e${path}`],
];

export interface ContractOptions {
  /** The application's parsers are not used below the prefix: the gateway reads every body itself. */
  parsesNothing?: boolean;
  /** The text of JSON is kept when the application parses it. */
  keepsJson?: boolean;
}

/**
 * @param name the framework
 * @param start starts an application of it with the entry
 */
export function describeEntry(
  name: string,
  start: StartApplication,
  { parsesNothing = false, keepsJson = parsesNothing }: ContractOptions = {},
): void {
  describe(`the entry of ${name}`, () => {
    afterEach(async () => {
      for (const timer of timers.splice(0)) clearInterval(timer);
      // Closes connections first, because a server waits for them.
      for (const socket of sockets.splice(0)) socket.destroy();
      for (const application of open.splice(0)) await application.close();
    });

    it('takes a notification, as WeChat Pay sends it', async () => {
      const { address, calls, log } = await serve(start);
      const answer = await send(address, paymentXml({ attach: '茶叶' }));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
      expect(await answer.text()).toBe(ACKNOWLEDGED);
      expect(calls).toMatchObject([{ event: { attach: '茶叶' } }]);
      expect(answer.headers.get('x-request-id')).toBe(log.lines()[0]?.['requestId']);
    });

    it('refuses a notification that is not WeChat’s', async () => {
      const { address, calls } = await serve(start);
      const answer = await send(address, paymentXml({}, 'another key'));
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain('FAIL');
      expect(calls).toEqual([]);
    });

    it('takes a refund without a content type, and one with an invalid content type', async () => {
      const { url, pathOf, calls } = await serve(start);
      const bytes = Uint8Array.from(Buffer.from(refundXml()));
      expect(await (await send(url + pathOf('refund'), bytes, {})).text()).toBe(ACKNOWLEDGED);
      const plain = await send(url + pathOf('refund'), bytes, { 'content-type': 'application/octet-stream' });
      expect(await plain.text()).toBe(ACKNOWLEDGED);
      expect(calls).toHaveLength(2);
    });

    it('takes a notification of v3 with its signature in the headers, and refuses a forged one, in JSON', async () => {
      const { url, pathV3, calls, log } = await serve(start);
      const { body, headers } = v3Payment({ attach: '茶叶' });
      const json = { 'content-type': 'application/json', ...headers };
      const answer = await send(url + pathV3, body, json);
      expect([answer.status, await answer.json()]).toEqual([200, { code: 'SUCCESS', message: 'OK' }]);
      expect(calls).toMatchObject([{ event: { attach: '茶叶' } }]);
      expect(answer.headers.get('x-request-id')).toBe(log.lines()[0]?.['requestId']);
      const forged = await send(url + pathV3, body.replace('EV-', 'EW-'), json);
      expect([forged.status, await forged.json()]).toMatchObject([401, { code: 'FAIL' }]);
      expect(calls).toHaveLength(1);
    });

    it('keeps the encoding of the address', async () => {
      const { url, pathOf, calls } = await serve(start);
      const target = { envId: 'prod-1a2b', service: 'shop', path: '/pay/callback' };
      expect(pathOf('pay', target)).toContain('/%2Fpay%2Fcallback/');
      expect(await (await send(url + pathOf('pay', target), paymentXml())).text()).toBe(ACKNOWLEDGED);
      expect(calls).toMatchObject([{ target }]);
    });

    it('leaves the rest of the application unchanged, and answers 404 with an explanation for unknown addresses below its prefix', async () => {
      const { url, pathOf, calls } = await serve(start);
      expect(await (await fetch(`${url}/own`)).text()).toBe(OWN_PAGE);
      const unknown = await fetch(`${url}${PREFIX}/nothing`);
      expect(unknown.status).toBe(404);
      expect(await unknown.json()).toMatchObject({ code: 'ROUTE_UNKNOWN' });
      await send(url + pathOf().slice(PREFIX.length), paymentXml());
      await send(`${url}${pathOf().replace(PREFIX, `${PREFIX}x`)}`, paymentXml());
      expect(calls).toEqual([]);
    });

    it.each(DISGUISES)(
      'does not take an address for the one that the URL class makes of it: %s',
      async (_, disguise) => {
        const { url, pathOf, calls } = await serve(start);
        const target = { envId: 'prod-1a2b', service: 'shop', path: '/pay/callback' };
        for (const path of [pathOf(), pathOf('refund'), pathOf('pay', target)]) {
          const xml = path.includes('/refund/') ? refundXml() : paymentXml();
          const sent = disguise(path);
          expect(new URL(sent, url).pathname).toBe(path);
          const { until } = dial(
            url,
            `${head(sent, 'Connection: close', `Content-Length: ${Buffer.byteLength(xml)}`)}${xml}`,
          );
          expect(await until(/^HTTP\/1\.1 \d+/)).toMatch(/^HTTP\/1\.1 (400|404) /);
        }
        expect(calls).toEqual([]);
      },
    );

    it('answers GET and HEAD of /healthz', async () => {
      const { url } = await serve(start);
      const health = await fetch(`${url}${PREFIX}/healthz`);
      expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
      const without = await fetch(`${url}${PREFIX}/healthz`, { method: 'HEAD' });
      expect([without.status, await without.text()]).toEqual([200, '']);
    });

    it('returns the allowed methods of an address', async () => {
      const { address } = await serve(start);
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
        const answer = await fetch(address, { method });
        expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST']);
      }
    });

    it('refuses a body that is too large, with or without its length', async () => {
      const { url, pathOf, address, calls, log } = await serve(start, { bodyLimit: 3000 });
      const said = dial(url, head(pathOf(), 'Content-Length: 10000000'));
      expect(await said.until(/<\/xml>/)).toMatch(/^HTTP\/1\.1 413 .*FAIL/s);
      const found = dial(url, head(pathOf(), 'Transfer-Encoding: chunked'));
      timers.push(setInterval(() => found.socket.write(`400\r\n${'x'.repeat(0x400)}\r\n`), 5));
      expect(await found.until(/<\/xml>/)).toMatch(/^HTTP\/1\.1 413 .*FAIL/s);
      expect(log.lines().map(({ code }) => code)).toEqual(['BODY_TOO_LARGE', 'BODY_TOO_LARGE']);
      expect(calls).toEqual([]);
      expect(await (await send(address, paymentXml())).text()).toBe(ACKNOWLEDGED);
    });

    it('takes 60 KiB', async () => {
      const { address, log } = await serve(start);
      expect((await send(address, paymentXml({ attach: '茶'.repeat(20_000) }))).status).toBe(200);
      expect(log.lines()).toMatchObject([{ code: 'DELIVERED' }]);
    });

    it('reads a body that comes in chunks of odd sizes, without a length', async () => {
      const { url, pathOf, calls } = await serve(start);
      const { socket, until } = dial(url, head(pathOf(), 'Transfer-Encoding: chunked'));
      const body = Buffer.from(paymentXml({ attach: '茶叶' }));
      for (let at = 0; at < body.length; at += 37) {
        const part = body.subarray(at, at + 37);
        socket.write(
          Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
        );
      }
      socket.write('0\r\n\r\n');
      expect(await until(/<\/xml>/)).toContain(ACKNOWLEDGED);
      expect(calls).toMatchObject([{ event: { attach: '茶叶' } }]);
    });

    it('does not wait longer for a slow body than it has time to answer', async () => {
      const { url, pathOf, calls, log } = await serve(start, { deliveryTimeout: 150 });
      const { socket, until } = dial(url, head(pathOf(), 'Content-Length: 1000'));
      timers.push(setInterval(() => socket.write('<'), 20));
      expect(await until(/<\/xml>/)).toMatch(/^HTTP\/1\.1 408 .*FAIL/s);
      expect(log.lines()).toMatchObject([{ code: 'BODY_TOO_SLOW' }]);
      expect(calls).toEqual([]);
    });

    it('answers one request after the other on one connection', async () => {
      const { url, pathOf, calls } = await serve(start);
      const xml = paymentXml();
      const request = `${head(pathOf(), `Content-Length: ${Buffer.byteLength(xml)}`)}${xml}`;
      const { socket, until } = dial(url, request);
      await until(/<\/xml>/);
      socket.write(request);
      expect(await until(/<\/xml>.*<\/xml>/s)).toMatch(/HTTP\/1\.1 200 .*HTTP\/1\.1 200 /s);
      expect(calls).toHaveLength(2);
    });

    it('calls no function if the client disconnects in the middle of the body', async () => {
      const { url, pathOf, address, calls, log } = await serve(start);
      const { socket, until } = dial(
        url,
        `${head(pathOf(), 'Content-Length: 1000', 'Expect: 100-continue')}<xml>`,
      );
      await until(/100 Continue/);
      socket.destroy();
      await comesTrue(() => log.lines().length > 0);
      expect(log.lines()).toMatchObject([{ code: 'BODY_INCOMPLETE' }]);
      expect(calls).toEqual([]);
      expect((await send(address, paymentXml())).status).toBe(200);
    });

    it('finishes a delivery whose client disconnected while the function ran', async () => {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const answer = () => released.then(() => ({ errcode: 0 }));
      const { url, pathOf, calls, log } = await serve(start, { answer });
      const xml = paymentXml();
      const { socket } = dial(url, `${head(pathOf(), `Content-Length: ${Buffer.byteLength(xml)}`)}${xml}`);
      await comesTrue(() => calls.length > 0);
      const gone = new Promise((resolve) => socket.once('close', resolve));
      socket.destroy();
      await gone;
      release();
      await comesTrue(() => log.lines().length > 0);
      expect(log.lines()).toMatchObject([{ code: 'DELIVERED' }]);
      expect((await fetch(`${url}${PREFIX}/healthz`)).status).toBe(200);
    });

    it('never shows a stack, for any failure', async () => {
      const failing = await serve(start, {
        answer: () => {
          throw new Error(MISTAKE);
        },
      });
      const answer = await send(failing.address, paymentXml());
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toMatch(/secret|\bat \b|node_modules/);
      const broken = await run(start, { fetch: () => Promise.reject(new Error(MISTAKE)) }, PREFIX);
      const worse = await send(`${broken.url}${PREFIX}/notify`, 'x');
      expect(worse.status).toBe(500);
      expect(await worse.text()).not.toMatch(/secret|\bat \b|node_modules/);
    });

    describe('in an application that reads bodies first', () => {
      it.each(['text', 'bytes'] as const)('takes them as %s', async (reads) => {
        const { url, address, pathV3, calls } = await serve(start, { reads });
        const answer = await send(address, paymentXml({ attach: '茶叶' }));
        expect(await answer.text()).toBe(ACKNOWLEDGED);
        expect(calls).toMatchObject([{ event: { attach: '茶叶' } }]);
        const { body, headers } = v3Payment();
        expect(
          (await send(url + pathV3, body, { 'content-type': 'application/json', ...headers })).status,
        ).toBe(200);
      });

      it('refuses a notification of v3 that became an object, and its log has advice', async () => {
        const { url, pathV3, calls, log } = await serve(start, { reads: 'json' });
        const { body, headers } = v3Payment();
        const answer = await send(url + pathV3, body, { 'content-type': 'application/json', ...headers });
        expect(answer.status).toBe(keepsJson ? 200 : 500);
        expect(await answer.json()).toMatchObject({ code: keepsJson ? 'SUCCESS' : 'FAIL' });
        expect(calls).toHaveLength(keepsJson ? 1 : 0);
        expect(log.lines()).toMatchObject([
          keepsJson
            ? { code: 'DELIVERED' }
            : { code: 'BODY_CONSUMED', reason: expect.stringContaining('before the body parser') },
        ]);
      });

      it('takes the parameters of a call from the parsed object', async () => {
        const account = { ...MERCHANT, appid: 'wxd2565e6a04246fd1', endpoints: ['http://127.0.0.1:9'] };
        const { url } = await serve(start, {
          reads: 'json',
          cloudpay: { tokens: [{ token: TOKEN }], account },
        });
        const answer = await send(
          `${url}${PREFIX}/v1/cloudpay/queryOrder`,
          '{"sub_mch_id":"1","out_trade_no":"茶"}',
          {
            'content-type': 'application/json; charset=utf-8',
            authorization: `Bearer ${TOKEN}`,
          },
        );
        // The answer names the body’s problem, so the body was read.
        expect(await answer.text()).toContain('outTradeNo must');
      });

      it('refuses a call whose object has too many levels to be serialized again', async () => {
        const account = { ...MERCHANT, appid: 'wxd2565e6a04246fd1', endpoints: ['http://127.0.0.1:9'] };
        const { url } = await serve(start, {
          reads: 'json',
          cloudpay: { tokens: [{ token: TOKEN }], account },
        });
        const body = `{"sub_mch_id":"1","out_trade_no":"1","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
        const answer = await send(`${url}${PREFIX}/v1/cloudpay/queryOrder`, body, {
          'content-type': 'application/json',
          authorization: `Bearer ${TOKEN}`,
        });
        expect(answer.status).toBe(400);
        expect(await answer.json()).toEqual({
          errCode: -501007,
          detail: expect.stringMatching(/nested more than 100 levels deep/),
        });
      });

      it('refuses XML that became an object, and its log has advice', async () => {
        const { address, calls, log } = await serve(start, { reads: 'xml as an object' });
        const answer = await send(address, paymentXml());
        expect(answer.status).toBe(parsesNothing ? 200 : 500);
        expect(await answer.text()).toContain(parsesNothing ? 'SUCCESS' : 'FAIL');
        expect(calls).toHaveLength(parsesNothing ? 1 : 0);
        expect(log.lines()).toMatchObject([
          parsesNothing
            ? { code: 'DELIVERED' }
            : { code: 'BODY_CONSUMED', reason: expect.stringContaining('before the body parser') },
        ]);
      });
    });

    it('needs no prefix', async () => {
      const { address, calls } = await serve(start, { prefix: '' });
      expect(await (await send(address, paymentXml())).text()).toBe(ACKNOWLEDGED);
      expect(calls).toHaveLength(1);
    });
  });
}
