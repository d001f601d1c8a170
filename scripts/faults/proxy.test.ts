import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Hop } from './hop';
import type { Fault } from './plan';
import { type DamagingProxy, type ExchangeRecord, startDamagingProxy } from './proxy';

/** Requests are `number` or `number rest`; answers are `done <request>`, or `refused <request>` where it says `bad`. */
const hop: Hop = {
  name: 'direct-wechatpay',
  replaysOwnAnswers: false,
  subjectOf: (path, body) => ({ api: path.slice(1), number: body.toString().split(' ')[0] ?? '' }),
  say: ({ status, body }) => `${status} ${body}`,
  isUnsignedRefusal: () => false,
  refusalIn: ({ body }) => /^refused/.exec(body.toString())?.[0],
  corrupt: (body) => Buffer.from(`damaged ${body}`),
  refuse: (code) => ({ status: 200, headers: {}, body: Buffer.from(code) }),
};

let server: Server;
let proxy: DamagingProxy;
let carriedOut: string[];
let records: ExchangeRecord[];
/** By number and attempt. */
let faults: Record<string, Fault>;

beforeEach(async () => {
  [carriedOut, records, faults] = [[], [], {}];
  server = createServer(async (request, response) => {
    const asked = await text(request);
    carriedOut.push(asked);
    response.end(`${asked.includes('bad') ? 'refused' : 'done'} ${asked}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started = performance.now();
  proxy = await startDamagingProxy({
    hop,
    target: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seed: '1',
    faultOf: ({ number, attempt }) => faults[`${number}/${attempt}`],
    now: () => performance.now() - started,
    onExchange: (record) => records.push(record),
  });
});

afterEach(async () => {
  await proxy.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The client's result: status and body, or `none`. */
async function ask(body: string, api = 'refund'): Promise<string> {
  const answer = await fetch(`${proxy.url}/${api}`, { method: 'POST', body }).catch(() => undefined);
  const got = await answer?.text().catch(() => undefined);
  return got === undefined ? 'none' : `${answer?.status} ${got}`;
}

it('forwards an exchange without a planned fault, and records it', async () => {
  expect(await ask('a 1')).toBe('200 done a 1');
  expect(await ask('a 1')).toBe('200 done a 1');
  expect(records).toMatchObject([
    {
      hop: 'direct-wechatpay',
      api: 'refund',
      number: 'a',
      attempt: 1,
      answers: ['200 done a 1'],
      given: '200 done a 1',
    },
    { attempt: 2 },
  ]);
});

it.each<[string, Fault, string, string[]]>([
  ['cuts before', { kind: 'reset', when: 'before' }, 'none', []],
  ['cuts after', { kind: 'reset', when: 'after' }, 'none', ['a 123456']],
  ['answers a page before', { kind: 'page', when: 'before', status: 502 }, '502 <html>', []],
  ['answers a page after', { kind: 'page', when: 'after', status: 200 }, '200 <html>', ['a 123456']],
  [
    'cuts the request short',
    { kind: 'truncate', side: 'request', share: 0.5, framed: true },
    '200 done a 12',
    ['a 12'],
  ],
  [
    'cuts the answer short',
    { kind: 'truncate', side: 'answer', share: 0.5, framed: true },
    '200 done a',
    ['a 123456'],
  ],
  [
    'breaks the answer off',
    { kind: 'truncate', side: 'answer', share: 0.5, framed: false },
    'none',
    ['a 123456'],
  ],
  [
    'damages the request',
    { kind: 'corrupt', side: 'request', how: 'flip' },
    '200 done damaged a',
    ['damaged a 123456'],
  ],
  [
    'damages the answer',
    { kind: 'corrupt', side: 'answer', how: 'flip' },
    '200 damaged done a',
    ['a 123456'],
  ],
  ['refuses before', { kind: 'refusal', code: 'NOAUTH', when: 'before' }, '200 NOAUTH', []],
  ['refuses after', { kind: 'refusal', code: 'SYSTEMERROR', when: 'after' }, '200 SYSTEMERROR', ['a 123456']],
])('%s', async (_, fault, got, done) => {
  faults['a/1'] = fault;
  expect((await ask('a 123456')).slice(0, got.length)).toBe(got);
  await proxy.settled();
  expect(carriedOut).toEqual(done);
  expect(records).toMatchObject([{ fault, passedOn: done.map(() => expect.any(Number)) }]);
});

it('forwards a delayed request also if its client has gone', async () => {
  faults['a/1'] = { kind: 'delay', side: 'request', by: 6000 };
  // Long enough for the request to arrive on a busy machine.
  const signal = AbortSignal.timeout(3000);
  await expect(fetch(`${proxy.url}/refund`, { method: 'POST', body: 'a', signal })).rejects.toThrow();
  await proxy.settled();
  expect(carriedOut).toEqual(['a']);
});

it('delivers a request twice, the second time after its client has the answer', async () => {
  faults['a/1'] = { kind: 'twice', side: 'request', by: 50 };
  expect(await ask('a')).toBe('200 done a');
  await proxy.settled();
  expect(carriedOut).toEqual(['a', 'a']);
});

it('gives an answer twice on one connection', async () => {
  faults['a/1'] = { kind: 'twice', side: 'answer', by: 1 };
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  let got = '';
  const both = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      got += chunk;
      if (got.split('done a').length > 2) resolve();
    });
  });
  socket.write('POST /refund HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na');
  await both;
  socket.destroy();
  expect(got.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});

it('exchanges the answers of two simultaneous calls', async () => {
  faults['a/1'] = { kind: 'other-answer', how: 'swap', ofSameApi: true, refusal: false };
  const first = ask('a');
  while (carriedOut.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await ask('b')).toBe('200 done a');
  expect(await first).toBe('200 done b');
  expect(records).toMatchObject([{ of: { number: 'b' } }, { of: { number: 'a' } }]);
});

const REPLAY: Fault = { kind: 'other-answer', how: 'replay', ofSameApi: true, refusal: false };

it('gives an earlier answer again, or the own one if there is none', async () => {
  faults = { 'b/1': REPLAY, 'b/2': REPLAY, 'c/1': REPLAY };
  expect(await ask('b')).toBe('200 done b');
  await ask('a');
  expect(await ask('b')).toBe('200 done a');
  expect(await ask('c', 'queryOrder')).toBe('200 done c');
});

it('gives an earlier refusal as the answer to a call that was carried out', async () => {
  faults = { 'b/1': { ...REPLAY, refusal: true } };
  await ask('a bad');
  await ask('c');
  expect(await ask('b')).toBe('200 refused a bad');
  expect(carriedOut).toEqual(['a bad', 'c', 'b']);
  expect(records.at(-1)).toMatchObject({ refusal: 'refused', of: { number: 'a' } });
});

it('keeps rare refusals as long as frequent answers', async () => {
  await ask('a bad');
  for (let index = 0; index < 40; index += 1) await ask(`many${index}`);
  faults = { 'b/1': { ...REPLAY, refusal: true } };
  expect(await ask('b')).toBe('200 refused a bad');
});

it('gives a call no earlier answer about its own number, unless the hop allows it', async () => {
  faults = { 'a/2': REPLAY };
  await ask('a 1');
  expect(await ask('a 2')).toBe('200 done a 2');
});
