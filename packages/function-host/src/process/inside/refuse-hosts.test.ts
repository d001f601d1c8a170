/** Functions cannot reach certain hosts, with any client. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '../../host';
import type { FunctionLog } from '../../log';
import { temporaryFunctions } from '../../testing/temporary-functions';

const { folder, remove } = temporaryFunctions({
  'connects/index.js': `
const [http, https, http2, net, tls] = ['http', 'https', 'http2', 'net', 'tls'].map(require);
const failure = (emitter) => new Promise((resolve) => emitter.once('error', resolve).once('connect', () => resolve()));
const ways = {
  http: (host) => failure(http.get({ host, path: '/' })),
  https: (host) => failure(https.get('https://' + host + '/')),
  agent: (host) => failure(http.get({ host, agent: new http.Agent({ keepAlive: true }) })),
  fetch: (host) => fetch('https://' + host + '/').then(() => undefined, (error) => error.cause),
  http2: (host) => failure(http2.connect('https://' + host)),
  'net, by port and name': (host) => failure(net.connect(443, host)),
  'net, by options': (host) => failure(new net.Socket().connect({ host, port: 80 })),
  tls: (host) => failure(tls.connect({ host, port: 443 })),
  'own lookup': (host) => failure(net.connect({ host, port: 80, lookup: (_, __, done) => done(null, '127.0.0.1', 4) })),
};
exports.main = async ({ way, host }) => {
  const error = await ways[way](host);
  return error && { code: error.code, message: error.message };
};`,
  'loopback/index.js': 'exports.main = async ({ url }) => (await fetch(url)).text();',
});

const logs: FunctionLog[] = [];
let host: FunctionHost;
let server: Server;
beforeAll(async () => {
  host = createFunctionHost({
    folder,
    timeout: 10_000,
    onLog: (log) => logs.push(log),
    refuse: {
      hosts: ['pay.invalid', 'localhost.invalid'],
      reason: { en: 'this is a test. Catch it.', zh: '这是测试。' },
    },
  });
  server = createServer((_, response) => response.end('reached'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await host.stop();
  server.close();
  remove();
});

describe('a refused host', () => {
  it.each([
    'http',
    'https',
    'agent',
    'fetch',
    'http2',
    'tls',
    'own lookup',
    'net, by port and name',
    'net, by options',
  ])('is not reached, and the connection fails with the reason: %s', async (way) => {
    expect(await host.invoke('connects', { way, host: 'api.Pay.invalid' })).toEqual({
      code: 'HOST_REFUSED',
      message: 'Connections to api.pay.invalid are refused: this is a test. Catch it.',
    });
  });

  it('is reported in the function’s log once, because code often drops such errors', async () => {
    await host.invoke('connects', { way: 'fetch', host: 'pay.invalid' });
    await host.invoke('connects', { way: 'http', host: 'pay.invalid.' });
    expect(logs.filter(({ message }) => /^Connections to pay\.invalid /.test(message))).toMatchObject([
      { functionName: 'connects', level: 'warn' },
    ]);
  });
});

it('other hosts are reached, and names with the same ending fail as usual', async () => {
  const { port } = server.address() as AddressInfo;
  for (const name of ['127.0.0.1', 'localhost'])
    expect(await host.invoke('loopback', { url: `http://${name}:${port}/` })).toBe('reached');
  const other = (await host.invoke('connects', { way: 'http', host: 'notpay.invalid' })) as { code: string };
  expect(other.code).not.toBe('HOST_REFUSED');
});
