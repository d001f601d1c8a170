/**
 * Makes an order and receives its notification on each way of `docs/architecture.md`, and writes the files whose
 * functions ran on each. `scripts/architecture.test.ts` bundles it, so that one text holds the sources of all packages.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { createCloudPay } from '../../packages/cloudpay/src/index.ts';
import { createDurableGateway } from '../../packages/durable/src/index.ts';
import { httpAdapter } from '../../packages/function-adapters/src/index.ts';
import { createGateway, createLog, serveGateway } from '../../packages/gateway/src/index.ts';
import { freePort } from '../../packages/internal/src/testing/free-port.ts';
import { startSimulator } from '../../packages/simulator/src/index.ts';

const TOKEN = 'the-token-of-the-architecture-page';
const SECRET = 'the secret of the architecture page';

const folder = process.env['FOLDER'] ?? '';
const text = readFileSync(__filename, 'utf8');
/** esbuild writes the name of each source before its text. */
const sources = [...text.matchAll(/^ *\/\/ (packages\/[\w./-]+\.ts)$/gm)].map((match) => ({
  at: match.index,
  file: match[1] ?? '',
}));

const inspector = new Session();
inspector.connect();
main().then(
  () => process.exit(0),
  (failure) => {
    console.error(failure);
    process.exit(1);
  },
);

async function main(): Promise<void> {
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

  /** Replies of the function to come; without one it confirms. */
  const replies: object[] = [];
  const called: string[] = [];
  let heard = () => {};
  const functions = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      called.push(
        String((JSON.parse(Buffer.concat(chunks).toString()) as { outTradeNo: string }).outTradeNo),
      );
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify({ result: replies.shift() ?? { errcode: 0 }, requestId: 'r' }));
      heard();
    });
  });
  const functionsUrl = await listen(functions);
  const confirmed = async (times: number) => {
    while (called.length < times) await new Promise<void>((resolve) => (heard = resolve));
  };

  const simulator = await startSimulator();
  const { kind: mode, appid, mchId, apiKey, pfx, subMchId, subAppid } = simulator.merchant;
  const { apiV3Key, key: privateKey, serialNo } = simulator.merchant;
  const { publicKey, publicKeyId } = simulator.wechatPay;
  const accountAt = (baseUrl: string) => ({
    ...{ mode, appid, mchId, apiKey, pfx, ca: simulator.ca },
    endpoints: [simulator.url],
    notify: { baseUrl, secret: SECRET },
  });
  const receiver = {
    merchants: [{ mchId, apiKey, apiV3Key, publicKey, publicKeyId }],
    notifySecret: SECRET,
    adapter: httpAdapter({ url: functionsUrl }),
    logger: createLog('silent'),
  };
  const cloudpayAt = (baseUrl: string) => ({ tokens: [{ token: TOKEN }], account: accountAt(baseUrl) });
  const passThrough = await serveGateway(createGateway(receiver), { port: 0 });
  const caller = await serveGateway(createGateway({ ...receiver, cloudpay: cloudpayAt(passThrough.url) }), {
    port: 0,
  });
  const through = (url: string) => createCloudPay({ gateway: { url, token: TOKEN } });
  const order = (outTradeNo: string) => ({
    ...{ body: 'Tea', outTradeNo, subMchId, subAppid, totalFee: 1, subOpenid: 'oPayerOfTheArchitecturePage' },
    ...{ envId: 'shop', functionName: 'paid' },
  });

  const keysOfV3 = { version: 'v3', apiV3Key, privateKey, serialNo, publicKey, publicKeyId } as const;
  await createCloudPay({ ...accountAt(passThrough.url), ...keysOfV3 }).unifiedOrder(order('direct-v3'));

  const ways: string[][] = [];
  const walk = async (way: () => Promise<unknown>) => {
    await ranSince();
    await way();
    ways.push(await ranSince());
  };

  await walk(() => createCloudPay(accountAt(passThrough.url)).unifiedOrder(order('direct')));
  await walk(() => through(caller.url).unifiedOrder(order('gateway')));
  const port = await freePort();
  let durable: Awaited<ReturnType<typeof serveGateway>> | undefined;
  await walk(async () => {
    const gateway = await createDurableGateway({
      ...receiver,
      cloudpay: cloudpayAt(`http://127.0.0.1:${port}`),
      database: { folder },
      pollInterval: 20,
      retry: { intervals: [20] },
      recovery: { silentAfter: 1, interval: 20 },
    });
    durable = await serveGateway(gateway, { port });
    await through(durable.url).unifiedOrder(order('durable'));
  });
  await walk(async () => {
    await simulator.pay('direct');
    await simulator.pay('direct-v3');
    await confirmed(2);
    await simulator.idle();
  });
  await walk(async () => {
    replies.push({ errcode: 1 });
    await simulator.pay('durable');
    await confirmed(4);
    // The store compares most payments itself while it stores them, refunds never.
    await through(durable?.url ?? '').refund({
      ...{ subMchId, outTradeNo: 'durable', outRefundNo: 'durable', totalFee: 1, refundFee: 1 },
      ...{ envId: 'shop', functionName: 'paid' },
    });
    await confirmed(5);
    await simulator.idle();
  });
  await durable?.close();
  await caller.close();
  await passThrough.close();
  await simulator.stop();
  functions.close();
  console.log(JSON.stringify(ways));
}

/** The files whose functions have run since the last call. */
async function ranSince(): Promise<string[]> {
  const { result } = await inspector.post('Profiler.takePreciseCoverage');
  const own = result.filter(({ url }) => url.endsWith(__filename));
  const starts = own.flatMap(({ functions }) =>
    functions.flatMap(({ ranges: [range] }) => (range && range.count > 0 ? [range.startOffset] : [])),
  );
  return [...new Set(starts.map((start) => sources.findLast(({ at }) => at < start)?.file ?? ''))];
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
