/**
 * The gateway as a listener for an existing Node.js HTTP server. `serveGateway` makes a separate server, with time
 * limits against slow clients.
 *
 * ```ts
 * import { createServer } from 'node:http';
 * import { createGateway } from '@opencloudpay/gateway';
 * import { nodeEntry } from '@opencloudpay/gateway/node';
 *
 * const pay = nodeEntry(createGateway(options), { prefix: '/pay' });
 * createServer((request, response) => {
 *   if (request.url?.startsWith('/pay/')) return pay(request, response);
 *   response.end('the application');
 * }).listen(8080, '127.0.0.1');
 * ```
 *
 * @see https://nodejs.org/docs/latest-v22.x/api/http.html
 */
import type { ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import type { MountOptions } from './mount';
import { createNodeListener, type ParsedMessage, parsedOf } from './node-listener';

export type { MountOptions };

/** If the application has read the body, the entry takes it from `request.rawBody` or `request.body`. */
export function nodeEntry(
  gateway: Pick<Gateway, 'fetch'>,
  { prefix }: MountOptions = {},
): (request: ParsedMessage, response: ServerResponse) => Promise<void> {
  const listen = createNodeListener(gateway);
  return (incoming, outgoing) => listen({ incoming, outgoing, prefix, parsed: parsedOf(incoming) });
}
