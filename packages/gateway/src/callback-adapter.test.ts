import { afterEach, describe, expect, it } from '@jest/globals';
import { callbackAdapter } from './callback-adapter';
import { listen } from './testing/listen';

const FUNCTION = { envId: 'prod', functionName: 'pay_cb' };
const EVENT = { userInfo: { appId: '', openId: '' } };
const CONTAINER = { envId: 'prod', service: 'shop', path: '/pay/callback' };

let close = async () => {};
afterEach(() => close());

/** Answers as a function host does, or as a service does. */
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
  it('calls functions and containers, each where it is', async () => {
    const adapter = callbackAdapter(await places());
    expect(await adapter.invoke(FUNCTION, EVENT)).toMatchObject({ path: '/functions/pay_cb' });
    expect(await adapter.invoke(CONTAINER, EVENT)).toMatchObject({ path: '/pay/callback' });
  });

  it('says of a callback of the other kind that it has no place for it', async () => {
    const { functions, containers } = await places();
    await expect(callbackAdapter({ functions }).invoke(CONTAINER, EVENT)).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
    });
    await expect(callbackAdapter({ containers }).invoke(FUNCTION, EVENT)).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
    });
  });

  it('needs one of them', () => {
    expect(() => callbackAdapter({})).toThrow('callbacks has neither functions nor containers');
    expect(() => callbackAdapter({ functions: { url: 'not an address' } })).toThrow('url is not an http');
  });
});
