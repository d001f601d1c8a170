import { randomUUID } from 'node:crypto';
import type { DevServerEvent } from '@opencloudpay/contracts/dev-server/events';
import type { Emulator, EmulatorChange } from '../../emulator-types';
import { callRecord } from '../../timeline/timeline';
import { functionList } from './function-list';

/** How many events are kept for clients that reconnect. */
const REMEMBERED = 1_000;
/** Several changes of an order within this time are one event. Milliseconds. */
const PAUSE = 50;
/** Milliseconds between keep-alive comments. */
const HEARTBEAT = 15_000;
/** A client that does not read is disconnected when this many bytes wait for it. */
const MOST_WAITING = 4 * 1024 * 1024;

type Send = (chunk: string) => void;

/** Sends changes to all clients as server-sent events. */
export interface EventStream {
  /** A stream that starts now or after the last event that the client received. */
  open(lastEventId: string | undefined, signal: AbortSignal): Response;
  close(): void;
}

export function createEventStream(emulator: Emulator): EventStream {
  /** Ids of another emulator are invalid here. */
  const run = randomUUID().slice(0, 8);
  const remembered: { number: number; chunk: string }[] = [];
  const listeners = new Map<Send, () => void>();
  const changedOrders = new Set<string>();
  /** By environment. */
  const changedCollections = new Map<string, Set<string>>();
  /** Environments. */
  const changedFiles = new Set<string>();
  let number = 0;
  let timer: NodeJS.Timeout | undefined;
  let functionsChanged = false;
  let accessesChanged = false;

  const publish = (event: DevServerEvent) => {
    number += 1;
    const chunk = `id: ${run}-${number}\ndata: ${JSON.stringify(event)}\n\n`;
    remembered.push({ number, chunk });
    if (remembered.length > REMEMBERED) remembered.shift();
    for (const send of [...listeners.keys()]) send(chunk);
  };
  const flush = () => {
    timer = undefined;
    const orders = new Map(
      changedOrders.size === 0 ? [] : emulator.summaries().map((order) => [order.outTradeNo, order]),
    );
    for (const outTradeNo of changedOrders) {
      const order = orders.get(outTradeNo);
      if (order) publish({ type: 'order', order });
    }
    changedOrders.clear();
    for (const [envId, collections] of changedCollections)
      for (const collection of collections) publish({ type: 'documents', envId, collection });
    changedCollections.clear();
    for (const envId of changedFiles) publish({ type: 'files', envId });
    changedFiles.clear();
    if (functionsChanged) publish({ type: 'functions', functions: functionList(emulator) });
    functionsChanged = false;
    if (accessesChanged) publish({ type: 'refused-accesses' });
    accessesChanged = false;
  };
  const soon = () => {
    timer ??= setTimeout(flush, PAUSE).unref();
  };

  const unsubscribe = emulator.subscribe((change: EmulatorChange) => {
    if (change.type === 'order') {
      changedOrders.add(change.outTradeNo);
      soon();
    } else if (change.type === 'documents') {
      const { envId, collection } = change;
      changedCollections.set(envId, (changedCollections.get(envId) ?? new Set()).add(collection));
      soon();
    } else if (change.type === 'refused-accesses') {
      accessesChanged = true;
      soon();
    } else if (change.type === 'files') {
      changedFiles.add(change.envId);
      soon();
    } else if (change.type === 'functions') {
      functionsChanged = true;
      soon();
    } else if (change.type === 'call') {
      publish({ type: 'call', call: callRecord(change.call) });
      // The function's last error may have changed.
      functionsChanged = true;
      soon();
    } else if (change.type === 'log') publish({ type: 'log', line: change.line });
    else if (change.type === 'clock') publish({ type: 'clock', clock: emulator.clock() });
    else publish({ type: 'faults', faults: emulator.faults() });
  });
  const heartbeat = setInterval(() => {
    for (const send of [...listeners.keys()]) send(': alive\n\n');
  }, HEARTBEAT).unref();

  /** `undefined` if some of the missed events are no longer kept. */
  const missedSince = (lastEventId: string | undefined): string[] | undefined => {
    const [ofRun, text] = lastEventId?.split('-') ?? [];
    const last = Number(text);
    if (ofRun !== run || !Number.isSafeInteger(last) || last > number) return undefined;
    if (last < number - remembered.length) return undefined;
    return remembered.filter((event) => event.number > last).map(({ chunk }) => chunk);
  };

  return {
    open(lastEventId, signal) {
      const encoder = new TextEncoder();
      const missed = missedSince(lastEventId);
      const hello: DevServerEvent = { type: 'hello', resumed: missed !== undefined, clock: emulator.clock() };
      let end = () => {};
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const send: Send = (chunk) => {
              if ((controller.desiredSize ?? 0) < -MOST_WAITING) end();
              else controller.enqueue(encoder.encode(chunk));
            };
            end = () => {
              if (!listeners.delete(send)) return;
              signal.removeEventListener('abort', end);
              try {
                controller.close();
              } catch {
                // The client has disconnected.
              }
            };
            listeners.set(send, end);
            signal.addEventListener('abort', end, { once: true });
            // With an id, so that a client that disconnects immediately can resume too.
            send(
              `retry: 1000\nid: ${run}-${number - (missed?.length ?? 0)}\ndata: ${JSON.stringify(hello)}\n\n`,
            );
            for (const chunk of missed ?? []) send(chunk);
          },
          cancel: () => end(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
      );
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
      });
    },
    close() {
      unsubscribe();
      clearTimeout(timer);
      clearInterval(heartbeat);
      for (const end of [...listeners.values()]) end();
    },
  };
}
