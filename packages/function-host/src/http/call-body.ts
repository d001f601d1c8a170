import type { IncomingMessage } from 'node:http';
import { afterReading } from '@opencloudpay/internal';
import { MAX_PAYLOAD_BYTES } from '../limits';
import { bodyText, readNodeBody } from './read-node-body';

/**
 * The text of a call's body. Calls that arrive in one turn of the event loop are read together, and then processed
 * together.
 *
 * @throws {BodyRefusal}
 */
export async function callBody(incoming: IncomingMessage): Promise<string> {
  const body = await readNodeBody(incoming, { maxSize: MAX_PAYLOAD_BYTES });
  await new Promise<void>(afterReading);
  return bodyText(body);
}
