/** A server at a merchant's notify_url. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const RECEIPT =
  '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>';

export interface Receiver {
  url: string;
  /** The bodies received, in order. */
  received: string[];
  close(): Promise<void>;
}

type Answer = (body: string, response: ServerResponse, message: IncomingMessage) => void | Promise<void>;

/** @param answer handles a notification. Default: answers with a receipt */
export async function startReceiver(
  answer: Answer = (_body, response) => void response.end(RECEIPT),
): Promise<Receiver> {
  const received: string[] = [];
  const server = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message.setEncoding('utf8')) body += chunk;
    received.push(body);
    await answer(body, response, message);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
