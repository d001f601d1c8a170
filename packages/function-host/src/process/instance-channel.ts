import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { messageLines } from './message-lines';
import {
  CHANNEL_FD,
  MAX_MESSAGE_BYTES,
  type MessageFromInstance,
  type MessageToInstance,
  readMessage,
} from './messages';

export interface ChannelListener {
  onMessage(message: MessageFromInstance): void;
  /** Received invalid data. `problem` is the end of a sentence whose subject is the data. */
  onBroken(problem: string): void;
  /** The process has closed its end, or has ended. No more data arrives. */
  onClose(): void;
}

/** The host's end of the channel to the process of an instance. */
export interface InstanceChannel {
  /** Whether more data may arrive. */
  isOpen(): boolean;
  /** A message that cannot be sent any more is lost: the end of the process fails its call. */
  send(message: MessageToInstance): void;
  ref(): void;
  unref(): void;
}

/** Listens to the process of an instance. A process that could not be started has no channel, and no `onClose`. */
export function instanceChannel(child: ChildProcess, listener: ChannelListener): InstanceChannel {
  const pipe: unknown = child.stdio?.[CHANNEL_FD];
  if (!(pipe instanceof Socket)) {
    return { isOpen: () => false, send: () => undefined, ref: () => undefined, unref: () => undefined };
  }
  let open = true;
  const takeBytes = messageLines({
    maxBytes: MAX_MESSAGE_BYTES,
    onLine(line) {
      const read = readMessage(line);
      if ('problem' in read) listener.onBroken(read.problem);
      else listener.onMessage(read.message);
    },
    onTooLong: () => listener.onBroken(`is longer than ${MAX_MESSAGE_BYTES / 1024 / 1024} MB`),
  });
  pipe.on('data', takeBytes);
  // 'close' follows.
  pipe.on('error', () => undefined);
  pipe.once('close', () => {
    open = false;
    listener.onClose();
  });
  return {
    isOpen: () => open,
    send: (message) => void pipe.write(`${JSON.stringify(message)}\n`),
    ref: () => void pipe.ref(),
    unref: () => void pipe.unref(),
  };
}
