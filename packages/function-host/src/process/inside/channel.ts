import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { messageLines } from '../message-lines';
import { textFromInstance } from '../message-text';
import { CHANNEL_FD, type InvokeMessage, type LoadMessage, type MessageFromInstance } from '../messages';

/** The instance's end of the channel to the host. */
export interface Channel {
  send(message: MessageFromInstance): void;
  onMessage(listener: (message: LoadMessage | InvokeMessage) => void): void;
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
    send: (message) => write(socket, `${textFromInstance(message)}\n`),
    onMessage(listener) {
      const read = messageLines({
        maxBytes: Number.POSITIVE_INFINITY,
        onLine: (line) => listener(JSON.parse(line) as LoadMessage | InvokeMessage),
      });
      socket.on('data', read);
    },
  };
}

/** On Windows the channel is an overlapped pipe, which only the socket can write. */
const CAN_WRITE_AT_ONCE = process.platform !== 'win32';

/**
 * Writes at once, with one system call, where the channel takes the whole message. The socket writes the rest, and
 * whatever comes after it, when the host has read.
 */
function write(socket: Socket, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  if (CAN_WRITE_AT_ONCE && socket.writableLength === 0 && !socket.destroyed) {
    try {
      written = writeSync(CHANNEL_FD, bytes);
    } catch {
      // The channel is full, or the host is gone: the socket finds out.
    }
  }
  if (written < bytes.length) socket.write(bytes.subarray(written));
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
