import { afterEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { callbackAdapter } from './callback-adapter';

const FUNCTION = { envId: 'prod', functionName: 'pay_cb' };
const EVENT = { userInfo: { appId: '', openId: '' } };
const CONTAINER = { envId: 'prod', service: 'shop', path: '/pay/callback' };

let close = async () => {};
afterEach(() => close());

/** Answers like a function host, or like a service. */
async function places() {
  const server = await listen((request, response) => {
    const reply = { errcode: 0, path: request.url };
    const isFunction = request.url?.startsWith('/functions/');
    response.end(JSON.stringify(isFunction ? { result: reply, requestId: '1' } : reply));
  });
  close = server.close;
  return { functions: { url: server.url }, containers: { services: { shop: server.url } } };
}

describe('the adapter of configured callbacks', () => {
  it('calls functions and containers at their own addresses', async () => {
    const adapter = callbackAdapter(await places());
    expect(await adapter.invoke(FUNCTION, EVENT)).toMatchObject({ path: '/functions/pay_cb' });
    expect(await adapter.invoke(CONTAINER, EVENT)).toMatchObject({ path: '/pay/callback' });
  });

  it('says that it has no address for a callback of the other kind', async () => {
    const { functions, containers } = await places();
    await expect(callbackAdapter({ functions }).invoke(CONTAINER, EVENT)).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
    });
    await expect(callbackAdapter({ containers }).invoke(FUNCTION, EVENT)).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
    });
  });

  it('calls each environment at its address, and names the environment', async () => {
    const hosts: Record<string, { url: string; seen: unknown[] }> = {};
    const closing: (() => Promise<void>)[] = [];
    for (const name of ['prod', 'staging', 'others']) {
      const seen: unknown[] = [];
      const server = await listen((request, response) => {
        seen.push(request.headers['x-wx-env']);
        response.end(JSON.stringify({ result: { errcode: 0 }, requestId: '1' }));
      });
      closing.push(server.close);
      hosts[name] = { url: server.url, seen };
    }
    close = async () => void (await Promise.all(closing.map((end) => end())));
    const at = (name: string) => ({ functions: { url: hosts[name]?.url ?? '' } });
    const adapter = callbackAdapter({
      ...at('others'),
      environments: { prod: at('prod'), staging: at('staging') },
    });
    for (const envId of ['prod', 'staging', 'test']) await adapter.invoke({ ...FUNCTION, envId }, EVENT);
    expect(Object.values(hosts).map(({ seen }) => seen)).toEqual([['prod'], ['staging'], ['test']]);
  });

  it.each([
    ['no other one is named', { environments: { staging: true } }],
    ['the environments of the general place are named', { general: true, envIds: ['staging'] }],
    ['both', { general: true, envIds: ['test'], environments: { staging: true } }],
  ])('refuses an unknown environment with an explanation: %s', async (_, given) => {
    const { functions } = await places();
    const { general, envIds, environments } = given as Record<string, unknown>;
    const adapter = callbackAdapter({
      ...(general === true && { functions }),
      ...(envIds !== undefined && { envIds: envIds as string[] }),
      ...(environments !== undefined && { environments: { staging: { functions } } }),
    });
    const refused = adapter.invoke({ ...FUNCTION, envId: 'stagng' }, EVENT);
    await expect(refused).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
      message: expect.stringMatching(/environment 'stagng', for which no adapter is configured: .*staging\./),
    });
    expect(await adapter.invoke({ ...FUNCTION, envId: 'staging' }, EVENT)).toMatchObject({ errcode: 0 });
  });

  it('calls environments by the adapters of platforms, and all others by *', async () => {
    const { functions } = await places();
    const host = (path: string) => ({ adapter: 'function-host', url: `${functions.url}/${path}` }) as const;
    const adapter = callbackAdapter({
      environments: { prod: host('functions/prod'), '*': host('functions/others') },
    });
    expect(await adapter.invoke(FUNCTION, EVENT)).toMatchObject({ path: '/functions/prod/functions/pay_cb' });
    expect(await adapter.invoke({ ...FUNCTION, envId: 'test' }, EVENT)).toMatchObject({
      path: '/functions/others/functions/pay_cb',
    });
    expect(() => callbackAdapter({ functions, environments: { '*': { functions } } })).toThrow(
      'callbacks.environments.* serves all other environments',
    );
    expect(() => callbackAdapter({ environments: { prod: { adapter: 'aws-lambda' } } })).toThrow(
      'callbacks.environments.prod.region is missing',
    );
  });

  it('needs one of them', () => {
    expect(() => callbackAdapter({})).toThrow('callbacks has neither functions nor containers');
    expect(() => callbackAdapter({ environments: { prod: {} } })).toThrow(
      'callbacks.environments.prod has neither functions nor containers',
    );
    expect(() => callbackAdapter({ functions: { url: 'not an address' } })).toThrow('url is not an http');
  });
});
