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
 * The gateway answers everything below the path; unknown addresses get 404. Mount it before body parsers. It also works
 * after `express.text()` or `express.raw()`, and after a parser that keeps the bytes in `request.rawBody`. After
 * `express.json()` or an XML parser it refuses notifications, whose signature covers their bytes: then its log says so.
 *
 * @see https://expressjs.com/en/5x/api.html#app.use
 */
import type { ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { createNodeListener, type ParsedMessage, parsedOf } from './node-listener';

/** For `app.use`. Express removes the mount path from the request's URL before it calls the entry. */
export function expressEntry(
  gateway: Pick<Gateway, 'fetch'>,
): (request: ParsedMessage, response: ServerResponse) => Promise<void> {
  const listen = createNodeListener(gateway);
  return (incoming, outgoing) => listen({ incoming, outgoing, parsed: parsedOf(incoming) });
}
