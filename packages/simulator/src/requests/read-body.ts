import type { IncomingMessage } from 'node:http';

/** How much more than allowed is still taken in, so that a client that is busy sending lives to read the answer. */
const PATIENCE = 16;

/**
 * Reads a body of at most `limit` bytes.
 *
 * @returns `undefined` for a longer one, of which nothing is kept
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Without this option, leaving the loop would destroy the connection and with it the answer.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (length > limit * PATIENCE) break;
  }
  return length > limit ? undefined : Buffer.concat(chunks);
}
