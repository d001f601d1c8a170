import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createFunctionHost, serveFunctions } from '@opencloudpay/function-host';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { httpAdapter } from './http-adapter';
import { adapterContract, realFunctions } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { paymentEvent } from './testing/payment-event';
import { forward, startPlatform } from './testing/platforms/loopback-platform';

const TOKEN = 'a-token-of-the-test';
const SECRET = 'a-secret-that-signs-the-requests';
const FUNCTIONS = join(__dirname, '../fixtures/functions');

adapterContract('httpAdapter', realFunctions, async (host) => {
  const served = await serveFunctions(host, { token: TOKEN });
  const platform = await startPlatform({
    answer: (request) => forward(served.url, request),
    refusal: (kind) => ({
      status: kind === 'throttled' ? 429 : 403,
      body: '{"errorCode":"","errorMessage":"not now","requestId":"1"}',
    }),
    success: (result) => ({ body: JSON.stringify({ result, requestId: '1' }) }),
  });
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) =>
      httpAdapter({
        url: platform.url,
        token: hasWrongKey ? 'another-token' : TOKEN,
        secret: SECRET,
        ...limits,
      }),
    platform,
    secrets: [TOKEN, SECRET],
    close: async () => {
      await platform.close();
      await served.close();
    },
  };
});

describe('httpAdapter', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
  }

  const answering = (status: number, body: string | Buffer, headers: Record<string, string> = {}) =>
    serve((request, response) => {
      request.resume();
      response.writeHead(status, headers).end(body);
    });

  const call = (options: Parameters<typeof httpAdapter>[0], signal?: AbortSignal) =>
    httpAdapter(options).invoke({ envId: 'shop-1', functionName: 'payCallback' }, paymentEvent, { signal });

  it('posts the event to the function below its URL, with the token, and keeps connections', async () => {
    const seen: unknown[] = [];
    const { url, server } = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method, url: path, headers } = request;
      const { authorization, 'content-type': type, 'x-wx-env': env } = headers;
      seen.push({ method, path, type, authorization, env, body });
      response.end('{"result":{"errcode":0},"requestId":"r-1"}');
    });
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    for (const base of [`${url}/below/`, `${url}/below`]) {
      for (let calls = 0; calls < 4; calls += 1) {
        expect(await call({ url: base, token: TOKEN })).toEqual({ errcode: 0 });
      }
    }
    expect(seen).toEqual(
      Array(8).fill({
        method: 'POST',
        path: '/below/functions/payCallback',
        type: 'application/json',
        authorization: `Bearer ${TOKEN}`,
        env: 'shop-1',
        body: JSON.stringify(paymentEvent),
      }),
    );
    // fetch decides whether the earlier connection is free again when the next call comes.
    expect(connections).toBeLessThan(4);
  });

  it.each([
    [401, 'PERMISSION_DENIED'],
    [403, 'PERMISSION_DENIED'],
    [429, 'THROTTLED'],
    [404, 'FUNCTION_NOT_FOUND'],
    [400, 'FUNCTION_FAILED'],
    [413, 'FUNCTION_FAILED'],
    [500, 'FUNCTION_FAILED'],
    [502, 'UNREACHABLE'],
    [503, 'UNREACHABLE'],
    [504, 'FUNCTION_TIMEOUT'],
  ])('maps the status %i to %s, with the text of the envelope or its own', async (status, code) => {
    const worded = await answering(status, '{"errorCode":"X","errorMessage":"as it said","requestId":"r-1"}');
    expect(await failureOf(call({ url: worded.url }))).toMatchObject({ code, message: 'as it said' });
    const proxy = await answering(status, '<html>');
    const error = await failureOf(call({ url: proxy.url }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`${proxy.url} answered the call of 'payCallback' with status ${status}`);
  });

  it.each([
    [200, '<html>a login page</html>'],
    [200, '{"result":{"errcode":0}}'],
    [200, '[]'],
    [204, ''],
  ])('does not accept an answer without the envelope as a reply: %i %s', async (status, body) => {
    const { url } = await answering(status, body);
    expect((await failureOf(call({ url }))).code).toBe('UNREACHABLE');
  });

  it('accepts a result of as many levels as a function may return, and no envelope with more', async () => {
    const envelope = (levels: number) =>
      `{"result":${'['.repeat(levels)}${']'.repeat(levels)},"requestId":"r-1"}`;
    const { url } = await answering(200, envelope(100));
    expect(JSON.stringify(await call({ url }))).toBe(`${'['.repeat(100)}${']'.repeat(100)}`);
    for (const levels of [101, 20_000]) {
      const deep = await answering(200, envelope(levels));
      expect((await failureOf(call({ url: deep.url }))).code).toBe('UNREACHABLE');
    }
  });

  it('shows only the beginning of an openid, whatever the answer contains', async () => {
    const { openid, subOpenid } = paymentEvent;
    const { url } = await answering(500, JSON.stringify({ errorMessage: `no ${openid}, no ${subOpenid}` }));
    expect((await failureOf(call({ url }))).message).toBe('no oPoo…, no oZWa…');
  });

  it('says TARGET_UNSUPPORTED with the text of a host that does not serve the environment', async () => {
    const host = createFunctionHost({ folder: FUNCTIONS, envIds: ['prod-1a2b'] });
    const { url, close } = await serveFunctions(host);
    const target = { envId: 'staging-3c4d', functionName: 'tells-environment' };
    const error = await failureOf(httpAdapter({ url }).invoke(target, paymentEvent));
    expect(error.code).toBe('TARGET_UNSUPPORTED');
    expect(error.message).toContain(
      "for the environment 'staging-3c4d', and this function host serves prod-1a2b.",
    );
    await close();
    await host.stop();
  });

  it.each(['环境', '', 'shop 1'])('refuses an environment that no header can carry: %j', async (envId) => {
    let reached = false;
    const { url } = await serve((_, response) => {
      reached = true;
      response.end();
    });
    const error = await failureOf(httpAdapter({ url }).invoke({ envId, functionName: 'pay' }, paymentEvent));
    expect([error.code, reached]).toEqual(['TARGET_UNSUPPORTED', false]);
    expect(httpAdapter({ url }).unsupported?.({ envId, functionName: 'pay' })).toBe(error.message);
  });

  it('follows no redirect, which could send the event to another server', async () => {
    let reached = false;
    const elsewhere = await serve((_, response) => {
      reached = true;
      response.end('{"requestId":"r-1"}');
    });
    const { url } = await answering(307, '', { location: `${elsewhere.url}/functions/payCallback` });
    const error = await failureOf(call({ url }));
    expect(error.code).toBe('UNREACHABLE');
    expect(error.message).toMatch(/redirect/);
    expect(reached).toBe(false);
  });

  it('reads no more than a function can return, also of a compressed answer', async () => {
    const large = JSON.stringify({ result: 'x'.repeat(7 * 1024 * 1024), requestId: 'r-1' });
    const plain = await answering(200, large);
    const compressed = await answering(200, gzipSync(large), { 'content-encoding': 'gzip' });
    for (const { url } of [plain, compressed]) {
      const error = await failureOf(call({ url }));
      expect([error.code, error.message]).toEqual([
        'FUNCTION_FAILED',
        expect.stringContaining('more than 6 MB'),
      ]);
    }
  });

  it('ends after its own timeout, whether nothing comes or the answer does not end', async () => {
    const silent = await serve(() => undefined);
    const endless = await serve((_, response) => void response.writeHead(200).write('{'));
    for (const { url } of [silent, endless]) {
      const error = await failureOf(call({ url, timeout: 80 }));
      expect(error.code).toBe('FUNCTION_TIMEOUT');
      expect(error.message).toContain("'payCallback' did not answer within 80 ms");
    }
  });

  it('is ABORTED also while the answer comes', async () => {
    const { url } = await serve((_, response) => void response.writeHead(200).write('{'));
    expect((await failureOf(call({ url }, AbortSignal.timeout(50)))).code).toBe('ABORTED');
  });

  it('says why it could not reach the function host, and never shows the token', async () => {
    const hangingUp = await serve((request) => request.socket.destroy());
    for (const [where, why] of [
      [await refusingAddress(), /ECONNREFUSED/],
      [hangingUp.url, /UND_ERR_SOCKET|ECONNRESET/],
    ] as const) {
      const error = await failureOf(call({ url: where, token: TOKEN }));
      expect(error.code).toBe('UNREACHABLE');
      expect(error.message).toMatch(why);
      expect(error.message).toContain(where);
      expect(error.message).not.toContain(TOKEN);
    }
  });

  it.each([
    [{ url: 'nowhere' }, /url is not an http/],
    [{ url: 'ftp://127.0.0.1' }, /url is not an http/],
    [{ url: 'http://user:word@127.0.0.1' }, /give the plain URL/],
    [{ url: 'http://127.0.0.1/?a=1' }, /give the plain URL/],
    [{ url: 'http://127.0.0.1', token: '' }, /token is empty/],
    [{ url: 'http://127.0.0.1', token: 'a\nb' }, /token .* no header can carry/],
    [{ url: 'http://127.0.0.1', timeout: 0 }, /timeout must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => httpAdapter(options)).toThrow(problem);
    expect(() => httpAdapter(options)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
    expect(() => httpAdapter(options)).not.toThrow(/word/);
  });
});
