/** Everything that a run needs before the first call: simulator, gateway, the proxies between, and clients. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import { createDurableGateway } from '../../packages/gateway/dist/durable.mjs';
import { createGateway, serveGateway } from '../../packages/gateway/dist/index.mjs';
import { type Simulator, startSimulator } from '../../packages/simulator/dist/index.mjs';
import { fromXml, sign, toXml } from '../../packages/wechatpay/dist/index.mjs';
import { silentLogger } from '../scale/silent-logger.ts';
import { type Books, createBooks } from './books.ts';
import type { Channel } from './calls.ts';
import { gatewayHop } from './gateway-hop.ts';
import type { Hop } from './hop.ts';
import { type FaultRate, planFault } from './plan.ts';
import { type DamagingProxy, type ExchangeRecord, startDamagingProxy } from './proxy.ts';
import type { Parties, Way } from './recorder.ts';
import { wechatpayHop } from './wechatpay-hop.ts';

export interface Stage {
  simulator: Simulator;
  books: Books;
  parties: Parties;
  ways: Readonly<Record<Channel, Way>>;
  /** What went through the proxies, in the order in which it began. */
  exchanges: readonly ExchangeRecord[];
  /** Resolves when nothing is under way any more that could change the books. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  seed: string;
  /** Whether the gateway keeps its orders, in a folder. */
  durable: boolean;
  /** Milliseconds since the run began. */
  now(): number;
}

/** Milliseconds. The gateway gives up before its callers do, as it does with the default timeouts. */
const TIMEOUT = 2_000;
const GATEWAY_TIMEOUT = 1_850;
const GATEWAY_CLIENT_TIMEOUT = 1_500;
/** Of a call through the gateway two hops are damaged. */
const DIRECT_RATE: FaultRate = { first: 0.16, next: 0.4 };
const GATEWAY_RATE: FaultRate = { first: 0.09, next: 0.3 };
const ENVIRONMENT = 'faults';
const TOKEN = 'the-token-of-the-fault-runs';
const NOTIFY_SECRET = 'the secret of the fault runs';
/** A run makes as many calls as it can. */
const UNLIMITED = { rate: { perSecond: 1_000_000, burst: 100_000 }, concurrency: 10_000 };

export async function setStage({ seed, durable, now }: StageOptions): Promise<Stage> {
  const closers: (() => Promise<void> | void)[] = [];
  const closing = <Made extends { close(): Promise<void> }>(made: Made): Made => {
    closers.unshift(() => made.close());
    return made;
  };
  const close = async () => {
    for (const end of closers.splice(0)) await end();
  };
  try {
    const books = createBooks(now);
    const exchanges: ExchangeRecord[] = [];
    const simulator = await startSimulator({ refundDelay: '1s', onEvent: books.enter });
    closers.unshift(() => simulator.stop());
    // Notifications are not what is tried here.
    await simulator.setFault({ type: 'drop' });
    const { appid, mchId, apiKey, pfx, passphrase, subMchId, subAppid } = simulator.merchant;

    const damaging = async (hop: Hop, target: string, rate: FaultRate, timeout: number) =>
      closing(
        await startDamagingProxy({
          ...{ hop, target, seed, now },
          ...(target === simulator.url && { tls: { ca: simulator.ca, pfx, passphrase } }),
          faultOf: (name) => planFault(seed, name, rate, timeout),
          onExchange: (record) => exchanges.push(record),
        }),
      );
    const toWechatPay = (name: 'direct-wechatpay' | 'gateway-wechatpay', rate: FaultRate, timeout: number) =>
      damaging(wechatpayHop(name, { fromXml, toXml, sign }, apiKey), simulator.url, rate, timeout);
    const accountBehind = ({ url }: DamagingProxy, timeout: number) => ({
      ...{ appid, mchId, apiKey, pfx, passphrase, timeout },
      endpoints: [url],
      notify: { baseUrl: 'http://127.0.0.1', secret: NOTIFY_SECRET },
    });

    const beforeWechatPay = await toWechatPay('direct-wechatpay', DIRECT_RATE, TIMEOUT);
    const behindGateway = await toWechatPay('gateway-wechatpay', GATEWAY_RATE, GATEWAY_CLIENT_TIMEOUT);
    const options = {
      merchants: [{ mchId, apiKey }],
      notifySecret: NOTIFY_SECRET,
      adapter: { invoke: async () => ({ errcode: 0 }) },
      logger: silentLogger,
      cloudpay: {
        tokens: [{ token: TOKEN, envId: ENVIRONMENT, ...UNLIMITED }],
        account: accountBehind(behindGateway, GATEWAY_CLIENT_TIMEOUT),
        timeout: GATEWAY_TIMEOUT,
      },
    };
    const folder = durable ? mkdtempSync(join(tmpdir(), 'cloudpay-faults-')) : undefined;
    if (folder) closers.unshift(() => rmSync(folder, { recursive: true, force: true }));
    const gateway = folder
      ? await createDurableGateway({ ...options, database: { folder } })
      : createGateway(options);
    const { url } = closing(await serveGateway(gateway, { port: 0 }));
    const beforeGateway = await damaging(gatewayHop(), url, GATEWAY_RATE, TIMEOUT);

    return {
      simulator,
      books,
      exchanges,
      parties: { subMchId, subAppid, subOpenid: 'oPayerOfTheFaultRuns0000000', envId: ENVIRONMENT },
      ways: {
        direct: {
          channel: 'direct',
          cloudPay: createCloudPay(accountBehind(beforeWechatPay, TIMEOUT)),
          timeout: TIMEOUT,
        },
        gateway: {
          channel: 'gateway',
          cloudPay: createCloudPay({ gateway: { url: beforeGateway.url, token: TOKEN, timeout: TIMEOUT } }),
          timeout: TIMEOUT,
        },
      },
      async settled() {
        // What was held back before the gateway goes on behind it.
        for (const proxy of [beforeGateway, behindGateway, beforeWechatPay]) await proxy.settled();
      },
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}
