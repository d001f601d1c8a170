import { EventEmitter } from 'node:events';
import { expect, it, jest } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { SessionDatabase } from './session-documents';
import type { Sessions } from './sessions';
import { serveWatchSocket } from './watch-socket';

it('a database that fails ends the connection, and not the host', async () => {
  const close = jest.fn();
  const socket = Object.assign(new EventEmitter(), {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    send() {},
    close,
  });
  serveWatchSocket(socket as unknown as WebSocket, {
    sessions: { verify: async () => ({ openId: 'o1', appId: 'wx1' }) } as unknown as Sessions,
    database: {
      envId: 'shop-1',
      documents: {
        watchForUser() {
          throw new Error('The database is closed.');
        },
      },
    } as unknown as SessionDatabase,
  });
  const arrive = async (message: object) => {
    socket.emit('message', Buffer.from(JSON.stringify(message)));
    await new Promise(setImmediate);
  };
  await arrive({ type: 'login', token: 't' });
  expect(close).not.toHaveBeenCalled();
  await arrive({ type: 'watch', id: 1, params: { collectionName: 'orders' } });
  expect(close).toHaveBeenCalledWith(1011);
  socket.emit('close');
});
