/** The process of one receiver of notifications: it listens, and reports its CPU time when asked. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Receiver, ReceiverSettings } from './pass-through.bench.ts';

/** The part of express that is used here: its types are not installed for scripts. */
type Handler = (request: unknown, response: { reply(): void }, next: () => void) => void;
interface Express {
  (): RequestListener & { post(path: string, ...handlers: Handler[]): void };
  text(options: { type: string }): Handler;
}

const { receiver, merchant, appid, notifySecret } = JSON.parse(process.argv[2] ?? '') as ReceiverSettings;

const starts: Record<Receiver, () => Promise<number>> = {
  async gateway() {
    const { createGateway, serveGateway } = await import('../../packages/gateway/dist/index.mjs');
    const gateway = createGateway({
      merchants: [merchant],
      notifySecret,
      // Logs go to stdout, which is a file.
      adapter: { invoke: async () => ({ errcode: 0, errmsg: 'ok' }) },
    });
    const { url } = await serveGateway(gateway, { port: 0 });
    return Number(new URL(url).port);
  },
  async tenpay() {
    const { default: Tenpay } = await import('tenpay');
    const gatewayPackage = join(import.meta.dirname, '../../packages/gateway/package.json');
    const express = createRequire(gatewayPackage)('express') as Express;
    const { mchId, apiKey } = merchant;
    const tenpay = new Tenpay({ appid, mchid: mchId, partnerKey: apiKey });
    const app = express();
    const receive = tenpay.middlewareForExpress('pay') as unknown as Handler;
    app.post('/notify/*rest', express.text({ type: 'text/xml' }), receive, (_, response) => response.reply());
    return listen(createServer(app));
  },
  async bare() {
    const answer =
      '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>';
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', () => {
        response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(answer);
      });
    });
    return listen(server);
  },
};

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.send?.({ port: await starts[receiver]() });
