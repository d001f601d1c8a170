import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { messageLines } from '../channel/message-lines';
import { textFromInstance } from '../channel/message-text';
import {
  CHANNEL_FD,
  type InvokeMessage,
  type LoadMessage,
  type MessageFromInstance,
} from '../channel/messages';

/** The instance's end of the channel to the host. */
export interface Channel {
  send(message: MessageFromInstance): void;
}

/** Node gives a stream a buffer of this size, in bytes, for every chunk; this program uses one for all. */
const READ_BUFFER = 64 * 1024;

/**
 * Opens the channel to the host. It is not Node's own IPC: damage to that channel throws in the host, uncatchable
 * there, and libraries that find `process.send` write to it.
 *
 * @param onMessage takes the messages of the host, which arrive after this turn
 */
export function openChannel(onMessage: (message: LoadMessage | InvokeMessage) => void): Channel {
  const socket = socketOfChannel(
    messageLines({
      maxBytes: Number.POSITIVE_INFINITY,
      onLine: (line) => onMessage(JSON.parse(line) as LoadMessage | InvokeMessage),
    }),
  );
  // The host is gone: no process waits for a result, and no other process ends this one.
  socket.on('close', () => process.exit());
  // 'close' follows.
  socket.on('error', () => undefined);
  return { send: (message) => write(socket, `${textFromInstance(message)}\n`) };
}

/** On Windows the channel is an overlapped pipe, which only the socket can write. */
const CAN_WRITE_AT_ONCE = process.platform !== 'win32';

/**
 * Writes at once, with one system call, where the channel takes the whole message. The socket writes the rest, and
 * whatever comes after it, when the host has read.
 */
function write(socket: Socket, text: string): void {
  let written = 0;
  if (CAN_WRITE_AT_ONCE && socket.writableLength === 0 && !socket.destroyed) {
    try {
      written = writeSync(CHANNEL_FD, text);
    } catch {
      // The channel is full, or the host is gone: the socket finds out.
    }
  }
  if (written < Buffer.byteLength(text)) socket.write(Buffer.from(text).subarray(written));
}

function socketOfChannel(takeBytes: (bytes: Buffer) => void): Socket {
  const buffer = Buffer.alloc(READ_BUFFER);
  try {
    return new Socket({
      ...{ fd: CHANNEL_FD, readable: true, writable: true },
      onread: {
        buffer,
        callback(size) {
          takeBytes(buffer.subarray(0, size));
          // Continue to read.
          return true;
        },
      },
    });
  } catch (cause) {
    throw new Error(
      'This program runs functions inside a function host: start it with createFunctionHost().',
      {
        cause,
      },
    );
  }
}
