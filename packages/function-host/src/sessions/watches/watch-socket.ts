import { randomUUID } from 'node:crypto';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import {
  WATCH_LIMITED,
  type WatchAnswerMessage,
  watchLimitedReason,
} from '@opencloudpay/contracts/watch-wire';
import { messageOf, parseJsonObject } from '@opencloudpay/internal';
import type { WebSocket } from 'ws';
import { tooDeepPart } from '../../platform/documents/ejson-depth';
import type { Sessions, SessionUser } from '../login/sessions';
import { hostFailure, isHostFailure } from '../routes/host-failure';
import type { SessionDatabase } from '../routes/session-documents';
import { RateLimited, type SessionCounter } from '../session-limits';

/** Milliseconds in which a connection must give its session. */
const LOGIN_TIME = 10_000;
/** Milliseconds between looks at the session of a connection: it lasts no longer than the session. */
const SESSION_CHECK = 60_000;
/** Queries of one connection. */
const MOST_WATCHES = 50;
const TOO_MANY = `A connection watches at most ${MOST_WATCHES} queries: close others first`;
/** Bytes that may wait for a phone that does not read. */
const MOST_WAITING = 8 * 1024 * 1024;

interface Options {
  readonly sessions: Sessions;
  readonly database: SessionDatabase;
  readonly limits: SessionCounter;
  /** Called for a failure that is not the user's fault. */
  readonly onError: (error: unknown) => void;
}

/** One mini program's connection: the queries that it watches, for the user of its session. */
export function serveWatchSocket(socket: WebSocket, { sessions, database, limits, onError }: Options): void {
  const watches = new Map<number, () => void>();
  let user: SessionUser | undefined;
  let token = '';
  let disconnect = () => {};
  const login = setTimeout(
    () => refuse('SESSION_MISSING', 'Send { "type": "login", "token": "…" } first.'),
    LOGIN_TIME,
  );
  const checking = setInterval(() => void verify(), SESSION_CHECK).unref();

  // A failure of the host ends this connection, and no other.
  socket.on('message', (data) => void receive(String(data)).catch(fail));
  // The 'close' event follows.
  socket.on('error', () => {});
  socket.on('close', end);

  function end(): void {
    clearTimeout(login);
    clearInterval(checking);
    disconnect();
    for (const unwatch of watches.values()) unwatch();
    watches.clear();
  }

  function send(message: WatchAnswerMessage): void {
    if (socket.readyState !== socket.OPEN) return;
    // The phone reads the documents again when it connects again.
    if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
    else socket.send(JSON.stringify(message));
  }

  function refuse(code: string, message: string): void {
    send({ type: 'refused', code, message });
    socket.close(4401);
    end();
  }

  /** Too much of one user ends its connection too: the phone connects again, and reads the documents then. */
  function fail(error: unknown): void {
    if (error instanceof RateLimited)
      socket.close(WATCH_LIMITED, watchLimitedReason(`too many ${error.what}`, error.retryAfter));
    else socket.close(1011);
    end();
  }

  async function verify(): Promise<void> {
    try {
      user = await sessions.verify(token);
    } catch (error) {
      user = undefined;
      refuse(isCodedError(error) ? error.code : 'SESSION_INVALID', messageOf(error));
    }
  }

  async function receive(text: string): Promise<void> {
    const parsed = parseJsonObject(text);
    const { type, id, token: given, params } = 'value' in parsed ? parsed.value : {};
    if (user !== undefined) limits.countUser(user);
    if (type === 'login' && typeof given === 'string' && token === '') {
      clearTimeout(login);
      token = given;
      await verify();
      if (user !== undefined) begin(user);
    } else if (user === undefined) refuse('SESSION_MISSING', 'Send { "type": "login", "token": "…" } first.');
    else if (type === 'ping') send({ type: 'pong' });
    else if (typeof id !== 'number') socket.close(4400);
    else if (type === 'unwatch') unwatch(id);
    else if (type === 'watch') watch(id, Object(params) as Readonly<Record<string, unknown>>, user);
  }

  function begin(of: SessionUser): void {
    limits.countUser(of);
    // It may have closed while its session was verified.
    if (socket.readyState === socket.OPEN) disconnect = limits.connectUser(of);
    send({ type: 'ready' });
  }

  function unwatch(id: number): void {
    watches.get(id)?.();
    watches.delete(id);
  }

  function watch(
    id: number,
    params: Readonly<Record<string, unknown>>,
    { openId, unionId }: SessionUser,
  ): void {
    unwatch(id);
    const failed = (error: { readonly code: string; readonly message: string }) => {
      watches.delete(id);
      if (isHostFailure(error)) {
        onError(hostFailure(error));
        // The phone connects again after a pause, and gets what has changed meanwhile.
        socket.close(1011);
        return;
      }
      send({ type: 'error', id, code: error.code, message: error.message });
    };
    const problem = tooDeepPart(params) ?? (watches.size < MOST_WATCHES ? undefined : TOO_MANY);
    if (problem !== undefined) {
      failed({ code: 'INVALID_PARAM', message: problem });
      return;
    }
    const { documents, envId } = database;
    watches.set(
      id,
      documents.watchForUser({
        ...{ envId, params, requestId: randomUUID() },
        user: { openId, ...(unionId !== undefined && { unionId }) },
        onChange: (changes, ids) =>
          send({ type: 'changes', id, changes, ...(params['order'] !== undefined && { ids }) }),
        onError: failed,
      }),
    );
  }
}
