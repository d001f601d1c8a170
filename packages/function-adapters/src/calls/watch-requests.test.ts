import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Watched, watchRequests } from './watch-requests';

let close = async () => {};
afterEach(() => close());

/** A server that answers each request with this body, and notes the methods that reached it. */
async function serve(body: string | Uint8Array, headers: Record<string, string> = {}) {
  const methods: unknown[] = [];
  const server = await listen((incoming, response) => {
    methods.push(incoming.method);
    response.writeHead(200, headers).end(body);
  });
  close = server.close;
  const send = (method: string, path = '/invoke') =>
    new Promise<string>((resolve, reject) => {
      request(`${server.url}${path}`, { method }, (response) => text(response).then(resolve, reject))
        .on('error', reject)
        .end();
    });
  return { methods, send };
}

const watched = (limit = 100): Watched => ({ signal: new AbortController().signal, limit });

describe('watchRequests', () => {
  it('lets a call post once to an address, and fetch credentials elsewhere', async () => {
    const { methods, send } = await serve('ok');
    const call = watchRequests(watched(), async () => {
      const first = [await send('GET'), await send('GET'), await send('POST', '/sts'), await send('POST')];
      return [...first, await send('POST').catch((error: Error) => error.message)];
    });
    expect(await call).toEqual(['ok', 'ok', 'ok', 'ok', 'The call has ended.']);
    expect(methods).toEqual(['GET', 'GET', 'POST', 'POST']);
  });

  it.each([
    ['too large', 'x'.repeat(101), {}],
    ['compressed', gzipSync('ok'), { 'content-encoding': 'gzip' }],
  ])('ends an answer that is %s', async (_, body, headers) => {
    const { send } = await serve(body, headers);
    const call = watched();
    await expect(watchRequests(call, () => send('POST'))).rejects.toThrow('The answer is too large.');
    expect(call.isTooLarge).toBe(true);
  });

  it('leaves answers within the limit, and requests of others, as they are', async () => {
    const { send } = await serve('x'.repeat(101));
    expect(await watchRequests(watched(101), () => send('POST'))).toHaveLength(101);
    expect(await send('POST')).toHaveLength(101);
  });

  it('ends a request whose call is aborted before it is sent', async () => {
    const { methods, send } = await serve('ok');
    const call = { ...watched(), signal: AbortSignal.abort() };
    await expect(watchRequests(call, () => send('POST'))).rejects.toThrow('The call has ended.');
    expect(methods).toEqual([]);
  });
});
