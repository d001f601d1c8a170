import type { IncomingMessage } from 'node:http';
import { isPlainPost } from '@opencloudpay/internal';

/** A call of a function that no URL parser, router or body parser would read in another way. */
export interface PlainCall {
  readonly functionName: string;
  readonly incoming: IncomingMessage;
}

/** A name that decoding and URL normalization leave as it is. There is no query. */
const NAME = /^(?!\.+$)[\w.~-]+$/;

/**
 * Recognises a call as mini programs and other functions send it, for the short way. All other requests are left to
 * `fetch`, which refuses most of them, with the reason.
 *
 * @param prefix the path before the name: `/call/`
 * @param bodyLimit bytes
 */
export function plainCall(
  incoming: IncomingMessage,
  prefix: string,
  bodyLimit: number,
): PlainCall | undefined {
  const { url = '' } = incoming;
  if (!url.startsWith(prefix)) return undefined;
  const functionName = url.slice(prefix.length);
  if (!NAME.test(functionName) || !isPlainPost(incoming, bodyLimit) || hasTwoTokens(incoming))
    return undefined;
  return { functionName, incoming };
}

const TOKEN_HEADER = 'authorization';

/** Node keeps the first of several such headers, `Headers` all of them. */
function hasTwoTokens({ rawHeaders }: IncomingMessage): boolean {
  let found = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === TOKEN_HEADER.length && name.toLowerCase() === TOKEN_HEADER) found += 1;
  }
  return found > 1;
}
