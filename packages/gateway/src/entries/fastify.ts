/**
 * The gateway in a Fastify application (5).
 *
 * ```ts
 * import { createGateway } from '@opencloudpay/gateway';
 * import { fastifyEntry } from '@opencloudpay/gateway/fastify';
 * import { fastify } from 'fastify';
 *
 * const app = fastify();
 * app.register(fastifyEntry(createGateway(options)), { prefix: '/pay' });
 * ```
 *
 * Everything below the prefix is the gateway's: what it does not know it answers 404. The application's content-type
 * parsers are not used there, and stay as they are elsewhere; the gateway reads bodies itself, within its own limit.
 *
 * @see https://fastify.dev/docs/latest/Reference/Plugins/
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { createNodeListener } from './node-listener';

/** What is used of a Fastify instance. */
export interface FastifyScope {
  readonly prefix: string;
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    contentType: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): void;
  all(
    path: string,
    handler: (
      request: { raw: IncomingMessage; body?: unknown },
      reply: { raw: ServerResponse; hijack(): unknown },
    ) => Promise<void>,
  ): unknown;
}

/** As `app.register` takes it. */
export function fastifyEntry(gateway: Pick<Gateway, 'fetch'>): (scope: FastifyScope) => Promise<void> {
  const listen = createNodeListener(gateway);
  return async (scope) => {
    const { prefix } = scope;
    scope.removeAllContentTypeParsers();
    // Leaves the body where it is: in the request's stream.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all('/*', async ({ raw: incoming, body: parsed }, reply) => {
      reply.hijack();
      await listen({ incoming, outgoing: reply.raw, prefix, parsed });
    });
  };
}
