/** What a start and a call cost, in counts: they do not drift with the machine, as times do. */
import child_process from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { Socket } from 'node:net';
import { afterEach, expect, it, jest } from '@jest/globals';
import { SUB_MCH_ID, start, stopAll } from './testing/emulators';

afterEach(async () => {
  jest.restoreAllMocks();
  await stopAll();
});

it('a start and the first order start a process for each function and one guardian, and open no database', async () => {
  const spawned = jest.spyOn(child_process, 'spawn');
  const synced = jest.spyOn(fs, 'fsyncSync');
  // The database of the documents is in such a folder.
  const made = jest.spyOn(fs, 'mkdtempSync');
  const emulator = await start();
  expect(spawned).not.toHaveBeenCalled();
  const data = { outTradeNo: 'T2026112800001', subMchId: SUB_MCH_ID, functionName: 'cb_good' };
  const { payment } = (await emulator.callFunction('order', data)) as {
    payment: Parameters<typeof emulator.pay>[0];
  };
  await emulator.pay(payment);
  expect(emulator.deliveries()).toMatchObject([{ verdict: { delivered: true } }]);
  const programs = spawned.mock.calls.map(([program]) => (program === process.execPath ? 'node' : program));
  expect(programs.sort()).toEqual(['/bin/sh', 'node', 'node']);
  expect(synced).not.toHaveBeenCalled();
  expect(made).not.toHaveBeenCalled();
});

it('a call of a warm function sends one short message, gets one, and reads no file', async () => {
  const emulator = await start();
  await emulator.callFunction('cb_good', { n: 1 });
  const sent = jest.spyOn(Socket.prototype, 'write');
  const events = jest.spyOn(Socket.prototype, 'emit');
  const refs = [jest.spyOn(Socket.prototype, 'ref'), jest.spyOn(Socket.prototype, 'unref')];
  const keyed = [jest.spyOn(crypto, 'createHmac'), jest.spyOn(crypto, 'createHash')];
  const digests = jest.spyOn(crypto, 'hash');
  const files = [
    ...[jest.spyOn(fs, 'readdirSync'), jest.spyOn(fs, 'readFileSync'), jest.spyOn(fs, 'existsSync')],
    ...[jest.spyOn(fs, 'writeSync'), jest.spyOn(fs, 'writeFileSync'), jest.spyOn(fs, 'appendFileSync')],
  ];
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const spawned = jest.spyOn(child_process, 'spawn');
  await emulator.callFunction('cb_good', { n: 2 });

  const messages = sent.mock.calls.map(([message]) => String(message));
  expect(messages.map((message) => (JSON.parse(message) as { type: string }).type)).toEqual(['invoke']);
  // It was five times as long when it had the variables three times, and the context.
  expect(messages[0]?.length).toBeLessThan(800);
  const received = (events.mock.calls as unknown[][]).map(([event, data]) =>
    event === 'data' ? String(data) : '',
  );
  expect(received.join('').trim().split('\n')).toEqual([expect.stringContaining('"returned"')]);
  // The token's: an object of OpenSSL takes longer than the two digests.
  expect(digests).toHaveBeenCalledTimes(2);
  for (const each of keyed) expect(each).not.toHaveBeenCalled();
  // The function's memory is looked at several times a second, whatever is called.
  expect(timers.mock.calls.filter(([, time]) => Number(time) > 500)).toEqual([]);
  for (const ref of refs) expect(ref).toHaveBeenCalledTimes(1);
  for (const file of files) expect(file).not.toHaveBeenCalled();
  expect(spawned).not.toHaveBeenCalled();
});

it('a call of a warm function writes, reads and copies its event and result no more than needed', async () => {
  const emulator = await start();
  const data = { goods: 'tea'.repeat(100) };
  await emulator.callFunction('cb_good', data);
  const written = jest.spyOn(JSON, 'stringify');
  const read = jest.spyOn(JSON, 'parse');
  await emulator.callFunction('cb_good', data);
  const events = written.mock.results.filter(({ value }) => String(value).includes(data.goods));
  expect(events).toHaveLength(1);
  // The result; the records copy both without JSON.
  expect(read).toHaveBeenCalledTimes(1);
  // The event, the fields of the message, and the content of the token, which JSON does not write again.
  expect(written).toHaveBeenCalledTimes(3);
});
