import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevServerEvent } from '@opencloudpay/contracts/dev-server/events';
import type { Emulator } from '../../index';
import { atEnd, order, start, stopAll } from '../../testing/emulators';
import { type ControlServer, serveControl } from '../serve-control';

let emulator: Emulator;
let server: ControlServer;
const aborts: AbortController[] = [];
beforeEach(async () => {
  emulator = await start();
  server = await serveControl(emulator);
  atEnd(() => server.close());
});
afterEach(async () => {
  for (const abort of aborts.splice(0)) abort.abort();
  await stopAll();
});

interface Listener {
  /** Resolves when the received events match. */
  until(wanted: (events: DevServerEvent[]) => boolean): Promise<DevServerEvent[]>;
  lastId(): string;
  close(): void;
}

async function listen(lastEventId?: string): Promise<Listener> {
  const abort = new AbortController();
  aborts.push(abort);
  const answer = await fetch(`${server.url}/api/events`, {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const blocks = () => text.split('\n\n').slice(0, -1);
  const field = (block: string, name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return {
    async until(wanted) {
      for (;;) {
        const events = blocks().flatMap((block) => {
          const data = field(block, 'data');
          return data === undefined ? [] : (JSON.parse(data) as DevServerEvent);
        });
        if (wanted(events)) return events;
        const { done, value } = await reader.read();
        if (done) throw new Error(`The stream ended: ${text}`);
        text += decoder.decode(value, { stream: true });
      }
    },
    lastId: () =>
      blocks()
        .flatMap((block) => field(block, 'id') ?? [])
        .at(-1) ?? '',
    close: () => abort.abort(),
  };
}

const has = (type: DevServerEvent['type']) => (events: DevServerEvent[]) =>
  events.some((event) => event.type === type);

describe('the stream of events', () => {
  it('sends hello first, then orders, calls, faults and the clock', async () => {
    const listener = await listen();
    const [hello] = await listener.until((events) => events.length > 0);
    expect(hello).toMatchObject({ type: 'hello', resumed: false, clock: { now: expect.any(Number) } });
    const { outTradeNo } = await order(emulator);
    expect(await listener.until(has('order'))).toContainEqual(
      expect.objectContaining({
        type: 'order',
        order: expect.objectContaining({ outTradeNo, state: 'NOTPAY' }),
      }),
    );
    expect(await listener.until(has('call'))).toContainEqual(
      expect.objectContaining({
        type: 'call',
        call: expect.objectContaining({ functionName: 'order', ok: true }),
      }),
    );
    await emulator.pay(outTradeNo);
    await listener.until((events) =>
      events.some((event) => event.type === 'order' && event.order.notification?.state === 'delivered'),
    );
    await emulator.fault({ type: 'drop' });
    expect(await listener.until(has('faults'))).toContainEqual(
      expect.objectContaining({ faults: [expect.objectContaining({ type: 'drop' })] }),
    );
    await emulator.advance('1h');
    await listener.until((events) =>
      events.some(
        (event) => event.type === 'clock' && !event.clock.advancing && event.clock.offset > 3_500_000,
      ),
    );
  });

  it('resumes after the last event that the client received', async () => {
    const listener = await listen();
    await emulator.fault({ type: 'drop' });
    await listener.until(has('faults'));
    const lastId = listener.lastId();
    listener.close();
    await emulator.clearFault();
    await emulator.fault({ type: 'duplicate' });
    const resumed = await listen(lastId);
    const events = await resumed.until((all) => all.length >= 3);
    expect(events).toMatchObject([
      { type: 'hello', resumed: true },
      { type: 'faults', faults: [] },
      { type: 'faults', faults: [{ type: 'duplicate' }] },
    ]);
  });

  it.each(['', 'other-1', 'nonsense', '-', '1'])(
    'tells a client with an unknown id to fetch again: %j',
    async (id) => {
      const listener = await listen(id);
      expect(await listener.until((events) => events.length > 0)).toMatchObject([{ resumed: false }]);
    },
  );

  it('says that files changed: what a mini program uploads and what is removed, several at once', async () => {
    const { token } = await emulator.sessions.login('a code of the developer tools');
    const call = async (action: string, params: object) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const body = JSON.stringify({ action, params });
      const answer = await fetch(`${server.sessionUrl}/storage`, { method: 'POST', headers, body });
      return ((await answer.json()) as { data: { url: string; fileId: string } }).data;
    };
    const listener = await listen();
    const files = (count: number) => (events: DevServerEvent[]) =>
      events.filter(({ type }) => type === 'files').length === count;
    const { url, fileId } = await call('storage.getUploadMetadata', { path: 'a' });
    const form = new FormData();
    form.set('file', new File(['1'], 'a'));
    await fetch(url, { method: 'POST', body: form });
    const events = await listener.until(files(1));
    expect(events.at(-1)).toEqual({ type: 'files', envId: emulator.envId });
    await Promise.all(['b', 'c', 'd'].map((path) => emulator.storage.upload(path, '1')));
    await call('storage.batchDeleteFile', { fileid_list: [fileId] });
    await listener.until(files(2));
  });

  it('sends log lines immediately', async () => {
    const listener = await listen();
    await listener.until((events) => events.length > 0);
    await emulator.callFunction('caller');
    await listener.until(has('call'));
  });
});
