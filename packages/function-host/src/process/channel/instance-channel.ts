import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { messageLines } from './message-lines';
import { textToInstance } from './message-text';
import { CHANNEL_FD, MAX_MESSAGE_BYTES, type MessageFromInstance, type MessageToInstance } from './messages';
import { readMessage } from './read-message';

export interface ChannelListener {
  onMessage(message: MessageFromInstance): void;
  /** Received invalid data. `problem` is the end of a sentence whose subject is the data. */
  onBroken(problem: string): void;
  /**
   * The process has closed its end, or has ended. No more data arrives.
   *
   * @param lostMessage whether it has not read the last message to its end
   */
  onClose(lostMessage: boolean): void;
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
  let lostMessage = false;
  // 'close' follows. Linux reports a peer that has closed with unread data (ECONNRESET), every system a message that was
  // written afterwards (EPIPE).
  pipe.on('error', ({ code }: NodeJS.ErrnoException) => {
    lostMessage = code === 'ECONNRESET' || code === 'EPIPE';
  });
  pipe.once('close', () => {
    open = false;
    listener.onClose(lostMessage);
  });
  return {
    isOpen: () => open,
    send: (message) => void pipe.write(`${textToInstance(message)}\n`),
    ref: () => void pipe.ref(),
    unref: () => void pipe.unref(),
  };
}
