import { Socket } from 'node:net';
import { messageLines } from '../message-lines';
import { CHANNEL_FD, type MessageFromInstance, type MessageToInstance } from '../messages';

/** The instance's end of the channel to the host. */
export interface Channel {
  send(message: MessageFromInstance): void;
  onMessage(listener: (message: MessageToInstance) => void): void;
}

/**
 * Opens the channel to the host. It is not Node's own IPC: damage to that channel throws in the host, uncatchable
 * there, and libraries that find `process.send` write to it.
 */
export function openChannel(): Channel {
  const socket = socketOfChannel();
  // The host is gone: no process waits for a result, and no other process ends this one.
  socket.on('close', () => process.exit());
  // 'close' follows.
  socket.on('error', () => undefined);
  return {
    send: (message) => void socket.write(`${JSON.stringify(message)}\n`),
    onMessage(listener) {
      const read = messageLines({
        maxBytes: Number.POSITIVE_INFINITY,
        onLine: (line) => listener(JSON.parse(line) as MessageToInstance),
      });
      socket.on('data', read);
    },
  };
}

function socketOfChannel(): Socket {
  try {
    return new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
  } catch (cause) {
    throw new Error(
      'This program runs functions inside a function host: start it with createFunctionHost().',
      {
        cause,
      },
    );
  }
}
