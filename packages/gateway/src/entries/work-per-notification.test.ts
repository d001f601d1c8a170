/** What one notification costs on Node's server, in counts: they do not drift with the machine, as times do. */
import crypto from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { type RunningApplication, running } from '../testing/application';
import { testGateway } from '../testing/gateway';
import { addressOf, MERCHANT, paymentXml, refundXml } from '../testing/notifications';
import { V3_MERCHANT, v3AddressOf, v3Payment } from '../testing/notifications-v3';
import { nodeEntry } from './node';

let application: RunningApplication;
const write = jest.fn();
beforeAll(async () => {
  const { gateway } = testGateway({ merchants: [MERCHANT, V3_MERCHANT], logger: pino({}, { write }) });
  application = await running(createServer(nodeEntry(gateway)).listen(0, '127.0.0.1'));
});
afterAll(() => application.close());
afterEach(() => {
  jest.restoreAllMocks();
});

/** Counts what the gateway makes, other than this test's own request. */
async function workOf(
  url: string,
  body: string,
  headers: Record<string, string> = { 'content-type': 'text/xml' },
) {
  const address = application.url + new URL(url).pathname;
  const send = () => fetch(address, { method: 'POST', body, headers: { connection: 'close', ...headers } });
  // The first one loads files.
  await send();
  const counted = {
    hmacs: jest.spyOn(crypto, 'createHmac'),
    hashes: jest.spyOn(crypto, 'hash'),
    hashObjects: jest.spyOn(crypto, 'createHash'),
    verifications: jest.spyOn(crypto, 'createVerify'),
    decryptions: jest.spyOn(crypto, 'createDecipheriv'),
    webStreams: jest.spyOn(Readable, 'toWeb'),
    responses: jest.spyOn(globalThis, 'Response'),
    abortControllers: jest.spyOn(globalThis, 'AbortController'),
  };
  write.mockClear();
  expect(await (await send()).text()).toMatch(/SUCCESS/);
  const counts = Object.entries(counted).map(([name, { mock }]) => [name, mock.calls.length]);
  const { hashes, hashObjects, ...others } = Object.fromEntries(counts) as Record<string, number>;
  return { ...others, hashes: (hashes ?? 0) + (hashObjects ?? 0), logLines: write.mock.calls.length };
}

it('a payment takes a hash for its signature, two for an HMAC and a log line, and no web-standard object', async () => {
  expect(await workOf(addressOf('pay'), paymentXml())).toEqual({
    ...{ hmacs: 0, hashes: 3, verifications: 0, decryptions: 0, logLines: 1 },
    ...{ webStreams: 0, responses: 0, abortControllers: 0 },
  });
});

it('a refund takes one key, one decryption and an HMAC for each number of its order', async () => {
  expect(await workOf(addressOf('refund'), refundXml())).toEqual({
    ...{ hmacs: 0, hashes: 5, verifications: 0, decryptions: 1, logLines: 1 },
    ...{ webStreams: 0, responses: 0, abortControllers: 0 },
  });
});

it('a payment of v3 takes one verification and one decryption besides, however many merchants there are', async () => {
  const { body, headers } = v3Payment();
  const work = await workOf(v3AddressOf('pay'), body, { 'content-type': 'application/json', ...headers });
  expect(work).toEqual({
    ...{ hmacs: 0, hashes: 2, verifications: 1, decryptions: 1, logLines: 1 },
    ...{ webStreams: 0, responses: 0, abortControllers: 0 },
  });
});
