/** Functions that call functions: the user, the number of concurrent calls, and circles. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost, type FunctionHost } from '../host';
import type { FunctionLog } from '../log';
import { endedAfterEach } from '../testing/clean-up';
import { failureOf } from '../testing/failure-of';
import { temporaryFunctions } from '../testing/temporary-functions';
import { type FunctionServer, serveFunctions } from './serve';

const TOKEN = 'a-token-of-the-test';

/** As the stand-in for wx-server-sdk does: calls the front in the name of its own caller. */
const call = `
const call = async (name, data, headers = {}) => {
  const { FRONT, WX_OPENID, WX_APPID, CLOUDPAY_CALL_DEPTH, TCB_SEQID } = process.env;
  const response = await fetch(FRONT + '/functions/' + name, {
    method: 'POST',
    headers: {
      authorization: 'Bearer ${TOKEN}',
      ...(WX_OPENID && { 'x-wx-openid': WX_OPENID, 'x-wx-appid': WX_APPID }),
      'x-cloudpay-called-by': TCB_SEQID,
      ...(CLOUDPAY_CALL_DEPTH && { 'x-cloudpay-call-depth': CLOUDPAY_CALL_DEPTH }),
    },
    body: JSON.stringify(data),
  });
  return response.json();
};`;

const { folder, remove } = temporaryFunctions({
  'outer/index.js': `${call} exports.main = ({ name, data }) => call(name, data);`,
  'inner/index.js': 'exports.main = (event) => ({ event, openId: process.env.WX_OPENID });',
  'slow/index.js': 'exports.main = () => new Promise(() => setInterval(() => {}, 1000));',
  'slow/config.json': '{ "timeout": 0.2 }',
  // Each calls the other, and returns its result.
  'ping/index.js': `${call} exports.main = async () => { console.log('called'); const { result, ...error } = await call('pong', {}); return result ?? error; };`,
  'pong/index.js': `${call} exports.main = async () => { const { result, ...error } = await call('ping', {}); return result ?? error; };`,
  'tells/index.js': "exports.main = () => console.log('of the order');",
  'busy/index.js':
    'exports.main = async ({ name, wait }) => { console.log(name); await new Promise((resolve) => setTimeout(resolve, wait)); };',
});

const lines: FunctionLog[] = [];
let host: FunctionHost;
let front: FunctionServer;
beforeAll(async () => {
  host = createFunctionHost({
    folder,
    timeout: 60_000,
    env: () => ({ FRONT: front.url }),
    maxInstances: 9,
    onLog: (line) => lines.push(line),
  });
  front = await serveFunctions(host, { token: TOKEN });
});
afterAll(async () => {
  await front.close();
  await host.stop();
  remove();
});

describe('a function that calls another', () => {
  it('for a callback belongs to the same order: its lines have the id of the order’s request', async () => {
    const event = { name: 'tells', data: {} };
    await host.invoke('outer', event, { orderRequestId: 'order-1' });
    await host.invoke('outer', event);
    const told = lines.filter(({ functionName }) => functionName === 'tells');
    expect(told.map(({ orderRequestId }) => orderRequestId)).toEqual(['order-1', undefined]);
  });

  it('does so on behalf of its own caller', async () => {
    const user = { openId: 'o-1', appId: 'wx1' };
    const answer = await host.invoke('outer', { name: 'inner', data: { a: 1 } }, { user });
    expect(answer).toMatchObject({ result: { event: { a: 1, userInfo: user }, openId: 'o-1' } });
    const nobody = await host.invoke('outer', { name: 'inner', data: { a: 1 } });
    expect(nobody).toMatchObject({ result: { event: { a: 1 } } });
    expect(JSON.stringify(nobody)).not.toContain('o-1');
  });

  it('gets an error if the other one exceeded its own limit', async () => {
    expect(await host.invoke('outer', { name: 'slow', data: {} })).toMatchObject({
      errorCode: 'FUNCTION_TIMEOUT',
      errCode: -504003,
    });
  });

  it('in a circle gets an error, long before it uses all of the machine', async () => {
    expect(await host.invoke('ping')).toMatchObject({
      errorCode: 'CALLED_IN_CIRCLES',
      errorMessage: expect.stringMatching(/have called each other 16 times over, which is a circle/),
      errCode: -501004,
    });
    expect(lines.filter(({ functionName }) => functionName === 'ping')).toHaveLength(9);
  });
});

describe('an invocation whose caller disconnected', () => {
  const afterTest = endedAfterEach();

  it('is not started if it still waits for its turn, and otherwise runs to its end', async () => {
    const own = createFunctionHost({
      folder,
      timeout: 10_000,
      maxInstances: 1,
      onLog: (line) => lines.push(line),
    });
    afterTest(() => own.stop());
    const server = await serveFunctions(own, { token: TOKEN });
    afterTest(() => server.close());
    const begun = () =>
      lines.filter(({ functionName }) => functionName === 'busy').map(({ message }) => message);
    const send = (name: string, signal: AbortSignal) =>
      fetch(`${server.url}/functions/busy`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ name, wait: 2_000 }),
        signal,
      }).catch(() => undefined);
    const gone = new AbortController();
    const requests = [send('first', gone.signal)];
    expect(await eventually(() => begun().length === 1)).toBe(true);
    requests.push(send('second', gone.signal));
    // Long enough to arrive, but not for the first one to end.
    await wait(150);
    gone.abort();
    await Promise.all(requests);
    await own.invoke('busy', { name: 'last', wait: 0 });
    expect(begun()).toEqual(['first', 'last']);
  });

  it('is ABORTED by its own signal, too', async () => {
    const own = createFunctionHost({ folder, timeout: 10_000, maxInstances: 1 });
    afterTest(() => own.stop());
    const first = own.invoke('busy', { name: 'one', wait: 150 }, { whileWaiting: AbortSignal.timeout(100) });
    const second = failureOf(
      own.invoke('busy', { name: 'two', wait: 0 }, { whileWaiting: AbortSignal.abort() }),
    );
    expect((await second).code).toBe('ABORTED');
    expect(await first).toBeUndefined();
  });
});
