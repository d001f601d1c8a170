import {
  SESSION_WATCH_ROUTE,
  type WatchAnswerMessage,
  type WatchedChange,
  type WatchRequestMessage,
  watchLimitedPause,
} from '@opencloudpay/contracts/watch-wire';
import { type CloudError, NETWORK } from '../errors';
import type { Host } from '../host';
import { runtime, type SocketTask } from '../wx';
import { failed, refusedByDatabase } from './failures';
import { decoded } from './values';
import type { Snapshot, Watch, WatchListener, WatchOptions } from './watch-types';

const API = 'collection.watch';

/** Milliseconds before the first attempts to connect again; later ones wait as long as the last. */
const PAUSES = [500, 1000, 2000, 5000, 10000, 30000];
/** Milliseconds between signs of life, and for the answer to one. */
const PING = 25000;
const PONG = 10000;

interface Watched {
  readonly params: object;
  readonly options: WatchOptions;
  /** The texts of the documents, in their order. */
  docs: { id: string; doc: string }[];
  snapshots: number;
}

/**
 * The watched queries of a mini program, over one connection. It is opened for the first, closed after the last, and
 * made again when it breaks: then the host sends all documents again, and `onChange` gets those that have changed
 * meanwhile.
 */
export function watchesOf(host: Host): Watch {
  const watched: { [id: string]: Watched } = {};
  let last = 0;
  let socket: SocketTask | undefined;
  /** To be called when the connection has ended. */
  let over = (_close?: { code?: number; reason?: string }) => {};
  let isReady = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ids = () => Object.keys(watched);
  const send = (message: WatchRequestMessage) => {
    if (socket) socket.send({ data: JSON.stringify(message) });
  };
  const ask = (id: string) => {
    const one = watched[id];
    if (one) send({ type: 'watch', id: Number(id), params: one.params as { [name: string]: unknown } });
  };

  function connect(): void {
    let refused = '';
    host.session.token(API).then(
      (token) => {
        if (ids().length === 0 || socket) return;
        const task = runtime().connectSocket({ url: host.url.replace(/^http/, 'ws') + SESSION_WATCH_ROUTE });
        socket = task;
        over = (close) => {
          if (socket !== task) return;
          forget();
          if (!refused) retry(watchLimitedPause(Object(close)));
          // A session that the host does not accept any more is renewed before the next attempt.
          else host.session.renew(API, token).then(() => retry(), failAll);
        };
        task.onOpen(() => {
          if (socket === task) send({ type: 'login', token });
        });
        task.onMessage(({ data }) => {
          if (socket !== task) return;
          const message = JSON.parse(String(data)) as WatchAnswerMessage;
          if (message.type === 'refused') {
            refused = message.code;
            over();
            task.close({});
          } else receive(message);
        });
        const ended = over;
        task.onClose(ended);
        task.onError(() => ended());
        alive(task, ended);
      },
      (error: CloudError) => {
        // Without a network there is no session either.
        if (error.errCode === NETWORK[0]) retry();
        else failAll(error);
      },
    );
  }

  /** Notices a connection that has gone without a word. */
  function alive(task: SocketTask, ended: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (socket !== task) return;
      send({ type: 'ping' });
      timer = setTimeout(() => {
        ended();
        task.close({});
      }, PONG);
    }, PING);
  }

  function forget(): void {
    socket = undefined;
    isReady = false;
    clearTimeout(timer);
  }

  /** @param least milliseconds that the host asks for: this user or this address sends too much */
  function retry(least = 0): void {
    if (ids().length === 0) return;
    const pause = Math.max(least, PAUSES[Math.min(attempts, PAUSES.length - 1)] || 0);
    attempts += 1;
    setTimeout(() => {
      if (!socket) connect();
    }, pause);
  }

  function failAll(error: unknown): void {
    for (const id of ids()) fail(id, error as CloudError);
  }

  function fail(id: string, error: CloudError): void {
    const one = watched[id];
    delete watched[id];
    if (one) one.options.onError(error);
    closeUnused();
  }

  function receive(message: Exclude<WatchAnswerMessage, { type: 'refused' }>): void {
    const task = socket;
    if (message.type === 'ready') {
      isReady = true;
      ids().forEach(ask);
    } else if (message.type === 'pong') {
      if (task) alive(task, over);
    } else if (message.type === 'error') fail(String(message.id), refusedByDatabase(API, message));
    else {
      // The host works again: only then the next pause is short.
      attempts = 0;
      const one = watched[String(message.id)];
      if (one) apply(one, message.changes, message.ids);
    }
  }

  function closeUnused(): void {
    if (ids().length > 0 || !socket) return;
    const task = socket;
    forget();
    task.close({});
  }

  return (params, options) => {
    if (typeof Object(options).onChange !== 'function' || typeof Object(options).onError !== 'function')
      throw failed(API, 'watch needs the functions onChange and onError');
    last += 1;
    const id = String(last);
    watched[id] = { params, options, docs: [], snapshots: 0 };
    if (isReady) ask(id);
    else if (!socket && ids().length === 1) connect();
    const listener: WatchListener = {
      close() {
        if (watched[id]) {
          delete watched[id];
          if (isReady) send({ type: 'unwatch', id: Number(id) });
          closeUnused();
        }
        return Promise.resolve();
      },
    };
    return listener;
  };
}

/** Takes changes over, and tells of them. */
function apply(one: Watched, given: readonly WatchedChange[], order: readonly string[] | undefined): void {
  const isInit = given.every(({ queueType }) => queueType === 'init');
  // A connection that was made again begins with all documents: what differs has changed meanwhile.
  const changes = isInit && one.snapshots > 0 ? sinceThen(one.docs, given) : given;
  if (changes.length === 0 && one.snapshots > 0) return;
  const before = one.docs;
  one.docs = ordered(updated(before, changes), order);
  const snapshot: Snapshot = {
    id: one.snapshots,
    docs: one.docs.map(({ doc }) => parsed(doc)),
    docChanges: changes.map(({ id, doc, queueType, dataType, updatedFields, removedFields }, number) => {
      const document = parsed(doc === undefined ? textOf(before, id) : doc);
      return Object.assign(
        { id: number, queueType, dataType, docId: document['_id'] as string, doc: document },
        updatedFields === undefined ? {} : { updatedFields: parsed(updatedFields) },
        removedFields === undefined ? {} : { removedFields },
      );
    }),
  };
  if (one.snapshots === 0) snapshot.type = 'init';
  one.snapshots += 1;
  one.options.onChange(snapshot);
}

type Docs = Watched['docs'];

function sinceThen(before: Docs, now: readonly WatchedChange[]): WatchedChange[] {
  const left = before.filter(({ id }) => !now.some((one) => one.id === id));
  const changes: WatchedChange[] = left.map(({ id }) => ({ queueType: 'dequeue', dataType: 'remove', id }));
  for (const { id, doc = '' } of now) {
    const [known] = before.filter((one) => one.id === id);
    if (!known) changes.push({ queueType: 'enqueue', dataType: 'add', id, doc });
    else if (known.doc !== doc) changes.push({ queueType: 'update', dataType: 'update', id, doc });
  }
  return changes;
}

function updated(before: Docs, changes: readonly WatchedChange[]): Docs {
  let docs = before;
  for (const { id, doc } of changes) {
    const index = docs.map((one) => one.id).indexOf(id);
    if (doc === undefined) docs = docs.filter((one) => one.id !== id);
    else if (index < 0) docs = docs.concat([{ id, doc }]);
    else docs = docs.map((one, at) => (at === index ? { id, doc } : one));
  }
  return docs;
}

function ordered(docs: Docs, order: readonly string[] | undefined): Docs {
  if (order === undefined) return docs;
  const places: { [id: string]: number } = {};
  order.forEach((id, at) => {
    places[id] = at;
  });
  return docs.slice().sort((a, b) => (places[a.id] || 0) - (places[b.id] || 0));
}

function textOf(docs: Docs, id: string): string {
  const [known] = docs.filter((one) => one.id === id);
  return known ? known.doc : '{}';
}

function parsed(text: string): { [field: string]: unknown } {
  return decoded(JSON.parse(text)) as { [field: string]: unknown };
}
