import type { IncomingMessage } from 'node:http';

/** How many bytes beyond the limit are still read, so that a client that is still sending can read the answer. */
const PATIENCE = 16;

/**
 * Reads a body of at most `limit` bytes.
 *
 * @returns `undefined` for a longer one, which is discarded
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Without this option, leaving the loop would destroy the connection before the answer is sent.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (length > limit * PATIENCE) break;
  }
  return length > limit ? undefined : Buffer.concat(chunks);
}
