import { EventEmitter } from 'node:events';
import { expect, it, jest } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { Sessions } from '../login/sessions';
import type { SessionDatabase } from '../routes/session-documents';
import { sessionLimits } from '../session-limits';
import { serveWatchSocket } from './watch-socket';

/** A connection with a session, which watches one query. */
async function watching(watchForUser: (request: { onError(failure: object): void }) => () => void) {
  const close = jest.fn();
  const sent: string[] = [];
  const errors: unknown[] = [];
  const socket = Object.assign(new EventEmitter(), {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    send: (message: string) => sent.push(message),
    close,
  });
  serveWatchSocket(socket as unknown as WebSocket, {
    sessions: { verify: async () => ({ openId: 'o1', appId: 'wx1' }) } as unknown as Sessions,
    limits: sessionLimits(),
    database: {
      envId: 'shop-1',
      documents: { watchForUser },
    } as unknown as SessionDatabase,
    onError: (error) => errors.push(error),
  });
  const arrive = async (message: object) => {
    socket.emit('message', Buffer.from(JSON.stringify(message)));
    await new Promise(setImmediate);
  };
  await arrive({ type: 'login', token: 't' });
  expect(close).not.toHaveBeenCalled();
  await arrive({ type: 'watch', id: 1, params: { collectionName: 'orders' } });
  socket.emit('close');
  return { close, sent, errors };
}

it('a database that fails ends the connection, and not the host', async () => {
  const { close } = await watching(() => {
    throw new Error('The database is closed.');
  });
  expect(close).toHaveBeenCalledWith(1011);
});

it('a database that cannot be reached ends the connection, and only the operator learns its address', async () => {
  const { close, sent, errors } = await watching(({ onError }) => {
    queueMicrotask(() => onError({ code: 'SYS_ERR', message: 'db.internal:5432 does not answer' }));
    return () => {};
  });
  expect(close).toHaveBeenCalledWith(1011);
  expect(sent.join()).not.toMatch(/internal/);
  expect(errors).toEqual([new Error('SYS_ERR: db.internal:5432 does not answer')]);
});
