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
 * The gateway answers everything below the prefix; unknown addresses get 404. There it reads bodies itself, within its
 * own limit, instead of the application's content-type parsers, which stay unchanged elsewhere.
 *
 * @see https://fastify.dev/docs/latest/Reference/Plugins/
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { createNodeListener } from './node-listener';

/** The part of a Fastify instance that the entry uses. */
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

/** For `app.register`. */
export function fastifyEntry(gateway: Pick<Gateway, 'fetch'>): (scope: FastifyScope) => Promise<void> {
  const listen = createNodeListener(gateway);
  return async (scope) => {
    const { prefix } = scope;
    scope.removeAllContentTypeParsers();
    // Leaves the body in the request's stream.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all('/*', async ({ raw: incoming, body: parsed }, reply) => {
      reply.hijack();
      await listen({ incoming, outgoing: reply.raw, prefix, parsed });
    });
  };
}
