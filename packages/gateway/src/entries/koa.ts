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
 * The gateway answers everything below the prefix; other requests go on to the application. Mount it before body
 * parsers. It also works after a parser that keeps the text (`ctx.request.rawBody`, such as koa-bodyparser), but not
 * after an XML parser that keeps only objects: then its log says so.
 *
 * @see https://koajs.com/#application
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { type MountOptions, unmount } from './mount';
import { createNodeListener, parsedOf } from './node-listener';

export type { MountOptions };

/** The part of Koa's context that the entry uses. */
export interface KoaContext {
  req: IncomingMessage;
  res: ServerResponse;
  /** Set by body parsers: `rawBody` is the text, `body` the parsed value. */
  request: object;
  respond?: boolean;
}

/** For `app.use`. */
export function koaEntry(
  gateway: Pick<Gateway, 'fetch'>,
  { prefix = '' }: MountOptions = {},
): (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown> {
  const listen = createNodeListener(gateway);
  return (context, next) => {
    const { req: incoming, res: outgoing } = context;
    if (unmount(new URL(incoming.url ?? '/', 'http://gateway').href, prefix) === undefined) return next();
    // The gateway writes the response itself.
    context.respond = false;
    return listen({ incoming, outgoing, prefix, parsed: parsedOf(context.request) });
  };
}
