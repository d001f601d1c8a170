import type { MessageFromInstance, MessageToInstance } from '../messages';

/** The instance's end of its line to the host. */
export interface Channel {
  send(message: MessageFromInstance): void;
  onMessage(listener: (message: MessageToInstance) => void): void;
}

/**
 * Takes the line to the host, and takes it out of the function's sight: libraries that find `process.send` talk
 * to it, and what they say is not meant for the host.
 */
export function openChannel(): Channel {
  const send = process.send?.bind(process);
  if (!send)
    throw new Error('This program is the inside of a function host; it is started by createFunctionHost().');
  delete process.send;
  // The host is gone: nobody would hear of any result, and nobody else would end this process.
  process.once('disconnect', () => process.exit());
  return {
    // A line that has just closed ends this process (see above): there is nothing to do about what was not sent.
    send: (message) => void send(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', (message) => listener(message as MessageToInstance)),
  };
}
