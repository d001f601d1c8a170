/**
 * The gateway in an Express application (5).
 *
 * ```ts
 * import { createGateway } from '@opencloudpay/gateway';
 * import { expressEntry } from '@opencloudpay/gateway/express';
 * import express from 'express';
 *
 * const app = express();
 * app.use('/pay', expressEntry(createGateway(options)));
 * app.use(express.json());
 * ```
 *
 * Everything below the path is the gateway's: what it does not know it answers 404. Best it stands before body parsers.
 * After `express.json()`, `express.text()` or `express.raw()` it works as well; after a parser of XML it cannot, and
 * says so in its log.
 *
 * @see https://expressjs.com/en/5x/api.html#app.use
 */
import type { ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { createNodeListener, type ParsedMessage, parsedOf } from './node-listener';

/** As `app.use` takes it. Express has taken the path that it is used at off the request's address by then. */
export function expressEntry(
  gateway: Pick<Gateway, 'fetch'>,
): (request: ParsedMessage, response: ServerResponse) => Promise<void> {
  const listen = createNodeListener(gateway);
  return (incoming, outgoing) => listen({ incoming, outgoing, parsed: parsedOf(incoming) });
}
