import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import type { GatewayOptions } from './options/options';
import { type GatewayServer, type ServeOptions, serveGateway } from './serve';
import { testGateway } from './testing/gateway';
import { ACKNOWLEDGED, addressOf, paymentXml } from './testing/notifications';

const open: (GatewayServer | Socket)[] = [];
const ORIGINALS = [globalThis.Request, globalThis.Response];
const timers: NodeJS.Timeout[] = [];

afterEach(async () => {
  for (const timer of timers.splice(0)) clearInterval(timer);
  // Closes connections first, because a server waits for them.
  for (const each of open.splice(0).reverse()) await ('close' in each ? each.close() : each.destroy());
});

function repeatedly(interval: number, action: () => void): void {
  timers.push(setInterval(action, interval));
}

async function serve(
  options: Partial<GatewayOptions> & { answer?: FunctionAdapter['invoke'] } = {},
  serving: ServeOptions = {},
) {
  const test = testGateway(options);
  const server = await serveGateway(test.gateway, { port: 0, ...serving });
  open.push(server);
  return { ...test, server, address: addressOf('pay').replace('http://gateway.test', server.url) };
}

/** A connection for bytes written by hand; collects the answer until the server ends it, or `until` matches. */
function dial(server: GatewayServer, first: string) {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  open.push(socket);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write(first);
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => pattern.test(text) && resolve(text);
      socket.on('data', look);
      look();
    });
  return { socket, ended, until };
}

const head = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', ''].join('\r\n');

const PATH = addressOf('pay').replace('http://gateway.test', '');

describe('a gateway on Node’s server', () => {
  it('listens on 127.0.0.1 and answers as the handler does', async () => {
    const { server, address, calls } = await serve();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(address, { method: 'POST', body: paymentXml() });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(ACKNOWLEDGED);
    expect(calls).toHaveLength(1);
  });

  it('keeps the global Request and Response unchanged', async () => {
    await serve();
    expect([globalThis.Request, globalThis.Response]).toEqual(ORIGINALS);
  });

  it('reads a body that comes in chunks, without a length', async () => {
    const { server } = await serve();
    const { socket, until } = dial(server, head(PATH, 'Transfer-Encoding: chunked'));
    const body = Buffer.from(paymentXml({ attach: '茶叶' }));
    for (let at = 0; at < body.length; at += 100) {
      const part = body.subarray(at, at + 100);
      socket.write(`${part.length.toString(16)}\r\n`);
      socket.write(part);
      socket.write('\r\n');
    }
    socket.write('0\r\n\r\n');
    expect(await until(/<\/xml>/)).toContain(ACKNOWLEDGED);
  });

  it('refuses a body with a too large Content-Length at once', async () => {
    const { server, calls, log } = await serve();
    const { until } = dial(server, head(PATH, 'Content-Length: 10000000'));
    expect(await until(/<\/xml>/)).toMatch(/^HTTP\/1\.1 413 .*FAIL/s);
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'BODY_TOO_LARGE' }]);
  });

  it('refuses a body of unknown length once it is too large, and ends the connection', async () => {
    const { server, calls, log } = await serve();
    const { socket, ended, until } = dial(server, head(PATH, 'Transfer-Encoding: chunked'));
    repeatedly(5, () => socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`));
    expect(await until(/<\/xml>/)).toMatch(/^HTTP\/1\.1 413 .*FAIL/s);
    await ended;
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'BODY_TOO_LARGE' }]);
  });

  it('ends a connection whose body arrives too slowly, in time for the answer', async () => {
    const { server, calls, log } = await serve({ deliveryTimeout: 150 });
    const { socket, ended, until } = dial(server, head(PATH, 'Content-Length: 1000'));
    repeatedly(20, () => socket.write('<'));
    expect(await until(/<\/xml>/)).toMatch(/^HTTP\/1\.1 408 .*FAIL/s);
    await ended;
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'BODY_TOO_SLOW' }]);
  });

  it('calls no function when the connection breaks in the middle of a body', async () => {
    const { server, calls, log } = await serve();
    const { socket } = dial(server, `${head(PATH, 'Content-Length: 1000')}<xml>`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    while (log.lines().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(log.lines()).toMatchObject([{ code: 'BODY_INCOMPLETE' }]);
    expect(calls).toEqual([]);
  });

  it('ends the connection of a client that sends its head a byte at a time', async () => {
    const { server } = await serve({}, { headersTimeout: 150, requestTimeout: 300 });
    const { socket, ended } = dial(server, 'POST ');
    repeatedly(20, () => socket.write('x'));
    expect(await ended).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answers an invalid Host header with an explanation', async () => {
    const { server } = await serve();
    const { until } = dial(server, 'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n');
    expect(await until(/\}/)).toMatch(/^HTTP\/1\.1 400 .*REQUEST_INVALID/s);
  });

  it('says so if the port is in use', async () => {
    const { server } = await serve();
    const port = Number(new URL(server.url).port);
    await expect(serveGateway(testGateway().gateway, { port })).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: `port ${port} of 127.0.0.1 is in use: stop the program that listens there, or choose another port.`,
    });
  });
});

describe('closing', () => {
  it('answers requests in flight, closes idle connections, and takes no new ones', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reached = () => {};
    const called = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const answer = () => {
      reached();
      return released.then(() => ({ errcode: 0 }));
    };
    const { server, address } = await serve({ answer }, { closeTimeout: 100_000 });
    const idle = dial(server, 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await idle.until(/ok/);
    const inFlight = fetch(address, { method: 'POST', body: paymentXml() });
    await called;
    const closed = server.close();
    expect(server.close()).toBe(closed);
    await idle.ended;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    release();
    expect(await (await inFlight).text()).toBe(ACKNOWLEDGED);
    const started = performance.now();
    await closed;
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  it('does not wait forever for a client that does not finish', async () => {
    const { server } = await serve({}, { closeTimeout: 80 });
    const { ended } = dial(server, 'POST /notify');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await server.close();
    await ended;
  });
});
