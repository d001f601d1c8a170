/** Everything that a run needs before the first call: simulator, gateway, the proxies between, and clients. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallbackEvent, createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import { createDurableGateway, type DurableGateway } from '../../packages/durable/dist/index.mjs';
import { createGateway, serveGateway } from '../../packages/gateway/dist/index.mjs';
import { type Simulator, type Storage, startSimulator } from '../../packages/simulator/dist/index.mjs';
import { fromXml, sign, toXml } from '../../packages/wechatpay/dist/index.mjs';
import { silentLogger } from '../scale/silent-logger.ts';
import type { Channel } from './calls.ts';
import type { DurableStates } from './durable-states.ts';
import { gatewayHop } from './gateway-hop.ts';
import type { Hop } from './hop.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { isNeighbours, makeRefusals } from './neighbour.ts';
import { type FaultRate, planFault } from './plan.ts';
import { type DamagingProxy, type ExchangeRecord, startDamagingProxy } from './proxy.ts';
import type { Parties, Way } from './recorder.ts';
import type { Sale } from './sales.ts';
import { wechatpayHop } from './wechatpay-hop.ts';
import { type Signer, wechatpayV3Hop } from './wechatpay-v3-hop.ts';

export interface Stage {
  simulator: Simulator;
  ledger: Ledger;
  parties: Parties;
  /** The transport of a sale's calls. */
  wayOf(sale: Pick<Sale, 'channel' | 'cold'>): Way;
  /** The exchanges of the proxies, in the order in which they began. */
  exchanges: readonly ExchangeRecord[];
  /** Resolves when nothing is under way that could change the records. */
  settled(): Promise<void>;
  /** The gateway's stored states of these; `undefined` without a store. */
  statesOf(numbers: {
    orders: readonly string[];
    refunds: readonly string[];
  }): Promise<DurableStates | undefined>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Of WeChat Pay. */
  version: 'v2' | 'v3';
  seed: string;
  /** Whether the gateway keeps its orders, in a folder. */
  durable: boolean;
  /** Milliseconds since the run began. */
  now(): number;
}

/** Milliseconds. The gateway times out before its callers, as with the default timeouts. */
const TIMEOUT = 2_000;
const GATEWAY_TIMEOUT = 1_850;
const GATEWAY_CLIENT_TIMEOUT = 1_500;
/** On a call through the gateway two hops are damaged. */
const DIRECT_RATE: FaultRate = { first: 0.16, next: 0.4 };
const GATEWAY_RATE: FaultRate = { first: 0.09, next: 0.3 };
const ENVIRONMENT = 'faults';
const TOKEN = 'the-token-of-the-fault-runs';
const NOTIFY_SECRET = 'the secret of the fault runs';
/** Milliseconds. The gateway queries what it does not know during the run, and some time after the last call. */
const RECOVERY = { silentAfter: 2_000, interval: 500, perSecond: 200 };
const LAST_QUERIES = 10_000;
/** A run makes as many calls as it can. */
const UNLIMITED = { rate: { perSecond: 1_000_000, burst: 100_000 }, concurrency: 10_000 };

export async function setStage({ version, seed, durable, now }: StageOptions): Promise<Stage> {
  const closers: (() => Promise<void> | void)[] = [];
  const closing = <Made extends { close(): Promise<void> }>(made: Made): Made => {
    closers.unshift(() => made.close());
    return made;
  };
  const close = async () => {
    for (const end of closers.splice(0)) await end();
  };
  try {
    const ledger = createLedger(now);
    const exchanges: ExchangeRecord[] = [];
    const { storage, signer } = watchKeys();
    const simulator = await startSimulator({ refundDelay: '1s', onEvent: ledger.enter, storage });
    closers.unshift(() => simulator.stop());
    // This run does not test notifications.
    await simulator.setFault({ type: 'drop' });
    const { appid, mchId, apiKey, pfx, passphrase, subMchId, subAppid } = simulator.merchant;
    const { apiV3Key, key: privateKey, serialNo } = simulator.merchant;
    const { publicKey, publicKeyId } = simulator.wechatPay;
    const keys =
      version === 'v2'
        ? { version, apiKey, pfx, passphrase }
        : { version, apiV3Key, privateKey, serialNo, publicKey, publicKeyId };

    const damaging = async (hop: Hop, target: string, rate: FaultRate, timeout: number) =>
      closing(
        await startDamagingProxy({
          ...{ hop, target, seed, now },
          ...(target === simulator.url && { tls: { ca: simulator.ca, pfx, passphrase } }),
          faultOf: (name) => (isNeighbours(name.number) ? undefined : planFault(seed, name, rate, timeout)),
          onExchange: (record) => exchanges.push(record),
        }),
      );
    const toWechatPay = (name: 'direct-wechatpay' | 'gateway-wechatpay', rate: FaultRate, timeout: number) =>
      damaging(
        version === 'v2'
          ? wechatpayHop(name, { fromXml, toXml, sign }, apiKey)
          : wechatpayV3Hop(name, signer()),
        ...([simulator.url, rate, timeout] as const),
      );
    const accountBehind = ({ url }: DamagingProxy, timeout: number) => ({
      ...{ appid, mchId, ...keys, timeout },
      endpoints: [url],
      notify: { baseUrl: 'http://127.0.0.1', secret: NOTIFY_SECRET },
    });

    const beforeWechatPay = await toWechatPay('direct-wechatpay', DIRECT_RATE, TIMEOUT);
    const behindGateway = await toWechatPay('gateway-wechatpay', GATEWAY_RATE, GATEWAY_CLIENT_TIMEOUT);
    const callbacks: CallbackEvent[] = [];
    const options = {
      merchants: [version === 'v2' ? { mchId, apiKey } : { mchId, apiV3Key, publicKey, publicKeyId }],
      notifySecret: NOTIFY_SECRET,
      adapter: {
        invoke: async (_: unknown, event: CallbackEvent) => {
          callbacks.push(event);
          return { errcode: 0 };
        },
      },
      logger: silentLogger,
      cloudpay: {
        tokens: [{ token: TOKEN, envId: ENVIRONMENT, ...UNLIMITED }],
        account: accountBehind(behindGateway, GATEWAY_CLIENT_TIMEOUT),
        timeout: GATEWAY_TIMEOUT,
      },
    };
    const folder = durable ? mkdtempSync(join(tmpdir(), 'cloudpay-faults-')) : undefined;
    if (folder) closers.unshift(() => rmSync(folder, { recursive: true, force: true }));
    const durableGateway: DurableGateway | undefined = folder
      ? await createDurableGateway({ ...options, database: { folder }, recovery: RECOVERY })
      : undefined;
    const { url } = closing(await serveGateway(durableGateway ?? createGateway(options), { port: 0 }));
    const beforeGateway = await damaging(gatewayHop(), url, GATEWAY_RATE, TIMEOUT);

    const parties = { subMchId, subAppid, subOpenid: 'oPayerOfTheFaultRuns0000000', envId: ENVIRONMENT };
    const clientOf: Record<Channel, () => Way['cloudPay']> = {
      direct: () => createCloudPay(accountBehind(beforeWechatPay, TIMEOUT)),
      gateway: () => createCloudPay({ gateway: { url: beforeGateway.url, token: TOKEN, timeout: TIMEOUT } }),
    };
    // The neighbour has its own clients: the shop's remember only their own calls.
    const shared = { direct: clientOf.direct(), gateway: clientOf.gateway() };
    for (const channel of ['direct', 'gateway'] as const)
      await makeRefusals(clientOf[channel](), simulator, parties, `${seed}${channel}`);

    return {
      simulator,
      ledger,
      exchanges,
      parties,
      wayOf: ({ channel, cold }) => ({
        channel,
        cloudPay: cold ? clientOf[channel]() : shared[channel],
        timeout: TIMEOUT,
      }),
      async settled() {
        // A request that was delayed before the gateway continues behind it.
        for (const proxy of [beforeGateway, behindGateway, beforeWechatPay]) await proxy.settled();
        if (durable) await sleep(LAST_QUERIES);
      },
      async statesOf({ orders, refunds }) {
        if (!durableGateway) return undefined;
        const { store } = durableGateway;
        return {
          orders: (await inTurn(orders, store.orders.find)).flat(),
          refunds: (await inTurn(refunds, store.refunds.find)).flat(),
          callbacks,
        };
      },
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** Thousands of queries at once would only queue up. */
async function inTurn<Given, Made>(
  given: readonly Given[],
  make: (one: Given) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const one of given) made.push(await make(one));
  return made;
}

/** The key with which the simulated WeChat Pay signs, as it is saved: refusals in its place are signed with it. */
function watchKeys(): { storage: Storage; signer: () => Signer } {
  let found: Signer | undefined;
  return {
    storage: {
      load: () => new Map(),
      write(changes) {
        for (const { table, value } of changes)
          if (table === 'identity') found = (value as { platformKey: Signer }).platformKey;
      },
    },
    signer() {
      if (found) return found;
      throw new Error('The simulator has not saved its keys.');
    },
  };
}
