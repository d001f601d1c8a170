import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import express, { type RequestHandler } from 'express';
import { fastify } from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { expressEntry } from '../entries/express';
import { fastifyEntry } from '../entries/fastify';
import { honoEntry } from '../entries/hono';
import { koaEntry } from '../entries/koa';
import { nodeEntry } from '../entries/node';
import type { Gateway } from '../gateway';

export interface RunningApplication {
  url: string;
  close(): Promise<void>;
}

/** An application of a framework, with a gateway at a prefix and a page of its own at `/own`. */
export type StartApplication = (
  gateway: Pick<Gateway, 'fetch'>,
  options: {
    prefix: string;
    /** How the application reads bodies before the gateway gets them. Default: not at all. */
    reads?: 'text' | 'bytes' | 'json' | 'xml as an object' | undefined;
  },
) => Promise<RunningApplication>;

export const OWN_PAGE = 'the application itself';

/** An application for each entry, with the real framework. */
export const applications: Readonly<Record<string, StartApplication>> = {
  async node(gateway, { prefix, reads }) {
    const pay = nodeEntry(gateway, { prefix });
    const app = createServer(async (request, response) => {
      if (request.url === '/own') return response.end(OWN_PAGE);
      const body = reads && parse(reads, await bytesOf(request));
      return pay(Object.assign(request, reads && { body }), response);
    });
    return running(app.listen(0, '127.0.0.1'));
  },

  async express(gateway, { prefix, reads }) {
    const app = express();
    if (reads) app.use(expressParser(reads));
    app.use(prefix || '/', expressEntry(gateway));
    app.get('/own', (_, response) => void response.send(OWN_PAGE));
    return running(app.listen(0, '127.0.0.1'));
  },

  async koa(gateway, { prefix, reads }) {
    const app = new Koa();
    // It tells stderr of clients that went away.
    app.silent = true;
    if (reads) {
      app.use(async (context, next) => {
        Object.assign(context.request, { body: parse(reads, await bytesOf(context.req)) });
        await next();
      });
    }
    app.use(koaEntry(gateway, { prefix }));
    app.use((context) => {
      context.body = OWN_PAGE;
    });
    return running(app.listen(0, '127.0.0.1'));
  },

  async fastify(gateway, { prefix, reads }) {
    const app = fastify();
    if (reads) {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
        parse(reads, body),
      );
    }
    app.register(fastifyEntry(gateway), { prefix });
    app.get('/own', async () => OWN_PAGE);
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { ...(await running(app.server)), close: () => app.close() };
  },

  async hono(gateway, { prefix, reads }) {
    const app = new Hono();
    app.onError((_, context) => context.text('The application failed.', 500));
    app.get('/own', (context) => context.text(OWN_PAGE));
    if (reads) {
      app.use(async (context, next) => {
        if (reads === 'xml as an object') await context.req.raw.text();
        else await (reads === 'json' ? context.req.json() : context.req.text());
        await next();
      });
    }
    app.all(`${prefix}/*`, honoEntry(gateway, { prefix }));
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    return running(createServer(listener).listen(0, '127.0.0.1'));
  },
};

function expressParser(reads: string): RequestHandler {
  if (reads === 'json') return express.json();
  if (reads === 'text') return express.text({ type: '*/*' });
  if (reads === 'bytes') return express.raw({ type: '*/*' });
  return async (request, _, next) => {
    request.body = parse(reads, await bytesOf(request));
    next();
  };
}

function parse(reads: string, body: Buffer): unknown {
  if (reads === 'bytes') return body;
  if (reads === 'text') return body.toString();
  return reads === 'json' ? JSON.parse(body.toString()) : { xml: { of: body.length } };
}

async function bytesOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function running(server: Server): Promise<RunningApplication> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
