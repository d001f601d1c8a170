/**
 * The gateway in a Koa application (3).
 *
 * ```ts
 * import { createGateway } from '@opencloudpay/gateway';
 * import { koaEntry } from '@opencloudpay/gateway/koa';
 * import Koa from 'koa';
 *
 * const app = new Koa();
 * app.use(koaEntry(createGateway(options), { prefix: '/pay' }));
 * ```
 *
 * Everything below the prefix is the gateway's; what is not below it goes on to the application. Best it stands before
 * body parsers. After one that keeps the text (`ctx.request.rawBody`, as koa-bodyparser does) it works as well; after a
 * parser that keeps only objects made of XML it cannot, and says so in its log.
 *
 * @see https://koajs.com/#application
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { type MountOptions, unmount } from './mount';
import { createNodeListener, parsedOf } from './node-listener';

export type { MountOptions };

/** What is used of Koa's context. */
export interface KoaContext {
  req: IncomingMessage;
  res: ServerResponse;
  /** What body parsers leave: `rawBody` the text, `body` what they made of it. */
  request: object;
  respond?: boolean;
}

/** As `app.use` takes it. */
export function koaEntry(
  gateway: Pick<Gateway, 'fetch'>,
  { prefix = '' }: MountOptions = {},
): (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown> {
  const listen = createNodeListener(gateway);
  return (context, next) => {
    const { req: incoming, res: outgoing } = context;
    if (unmount(new URL(incoming.url ?? '/', 'http://gateway').href, prefix) === undefined) return next();
    // The gateway writes the answer itself.
    context.respond = false;
    return listen({ incoming, outgoing, prefix, parsed: parsedOf(context.request) });
  };
}
