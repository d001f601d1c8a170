/** What the transport of axios does and leaves out, counted: figures that no load of the machine changes. */
import { createHook } from 'node:async_hooks';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Axios, type AxiosResponse } from 'axios';
import { apis } from '../../apis/index';
import { closeServers, merchant, serve, serveRaw, success } from '../../testing/loopback';
import { createClient } from '../client';
import { createPost } from './post';

afterEach(closeServers);

const post = createPost({ mchId: '1' });
const request = {
  body: '<xml><a>支付</a></xml>',
  headers: { 'Content-Type': 'text/xml' },
  timeout: 5_000,
  maxBytes: 1000,
};

describe('a request', () => {
  it('has one value of each header, the length in bytes, and the query of its address', async () => {
    const { url, received } = await serve('ok');
    await post({ ...request, url: `${url}/pay?a=1` });
    const [{ path = '', headers = {}, body = '' } = {}] = received;
    expect([path, body]).toEqual(['/pay?a=1', request.body]);
    expect(headers).toEqual({
      host: new URL(url).host,
      accept: 'application/json, text/plain, */*',
      'accept-encoding': 'identity',
      'user-agent': expect.stringMatching(/^axios\/\d/),
      'content-type': 'text/xml',
      'content-length': String(Buffer.byteLength(request.body)),
      connection: 'keep-alive',
    });
  });

  it('carries no header that breaks out of its line', async () => {
    const { url, received } = await serve('ok');
    await post({ ...request, url, headers: { 'X-A': 'a\r\nX-B: b' } }).catch(() => undefined);
    for (const { headers } of received) expect(headers).not.toHaveProperty('x-b');
  });

  it('gives axios three properties, and one object that it does not copy', async () => {
    const { url } = await serve('ok');
    const asked = jest.spyOn(Axios.prototype, 'request');
    try {
      await post({ ...request, url });
      const [config = {}] = asked.mock.calls[0] ?? [];
      expect(Object.keys(config)).toEqual(['method', 'url', 'data']);
      const response = (await asked.mock.results[0]?.value) as AxiosResponse | undefined;
      expect(response?.config.data).toBe(config.data);
    } finally {
      asked.mockRestore();
    }
  });

  it('reads no variable of a proxy', async () => {
    const { url } = await serve('ok');
    const read: string[] = [];
    const { env } = process;
    process.env = new Proxy(env, {
      get: (target, name) => {
        read.push(String(name));
        return Reflect.get(target, name);
      },
    });
    try {
      await post({ ...request, url });
    } finally {
      process.env = env;
    }
    expect(read.filter((name) => /proxy/i.test(name))).toEqual([]);
  });
});

describe('an answer', () => {
  it('has its headers in lower case, and its bytes as they came', async () => {
    const { url } = await serve((_, response) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']).setHeader('X-Up', 'Y');
      response.write('a');
      setTimeout(() => response.end('b'), 20);
    });
    const { status, headers, body } = await post({ ...request, url });
    expect([status, headers['x-up'], String(body)]).toEqual([200, 'Y', 'ab']);
  });

  it('that trickles for ever ends with the deadline', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(post({ ...request, url, timeout: 200 })).rejects.toMatchObject({
      message: expect.stringContaining('did not answer within 200 ms'),
      mayHaveArrived: true,
    });
  });

  it('that breaks off is no answer', async () => {
    const url = await serveRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    }, 'http');
    await expect(post({ ...request, url })).rejects.toThrow('broke off before its end');
  });
});

describe('a call', () => {
  it('makes one connection, one request object and one timer at most, and few promises', async () => {
    const { url } = await serve((received, response) => response.end(success(received)));
    const client = createClient({ ...merchant, endpoints: [url] });
    const call = () => client.request(apis.queryOrder, { out_trade_no: '00123456' });
    await call();
    const CALLS = 20;
    const made: Record<string, number> = {};
    const hook = createHook({
      init(_, type) {
        made[type] = (made[type] ?? 0) + 1;
      },
    }).enable();
    for (let n = 0; n < CALLS; n++) await call();
    hook.disable();
    expect(made['TCPCONNECTWRAP'] ?? 0).toBe(0);
    expect(made['HTTPCLIENTREQUEST']).toBe(CALLS);
    // The server of this process has promises and timers of its own.
    expect(made['Timeout'] ?? 0).toBeLessThanOrEqual(2 * CALLS);
    expect(made['PROMISE'] ?? 0).toBeLessThanOrEqual(40 * CALLS);
  });
});
