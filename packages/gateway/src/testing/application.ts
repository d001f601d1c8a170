import type { AddressInfo, Server } from 'node:net';
import type { Gateway } from '../gateway';

export interface RunningApplication {
  url: string;
  close(): Promise<void>;
}

/** An application of a framework, with a gateway at a prefix and a page of its own at `/own`. */
export type StartApplication = (
  gateway: Pick<Gateway, 'fetch'>,
  options: {
    prefix: string;
    /** How the application reads bodies before the gateway gets them. Default: not at all. */
    reads?: 'text' | 'bytes' | 'json' | 'xml as an object' | undefined;
  },
) => Promise<RunningApplication>;

export const OWN_PAGE = 'the application itself';

/** The result of a body parser of the application. */
export function parse(reads: string, body: Buffer): unknown {
  if (reads === 'bytes') return body;
  if (reads === 'text') return body.toString();
  return reads === 'json' ? JSON.parse(body.toString()) : { xml: { of: body.length } };
}

export async function bytesOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Called when the server listens. */
export async function running(server: Server): Promise<RunningApplication> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
