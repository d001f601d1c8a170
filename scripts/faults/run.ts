/** One run: simulator, gateway and proxies are started, the shop sells, and the judge reads the books. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import { createDurableGateway } from '../../packages/gateway/dist/durable.mjs';
import { createGateway, serveGateway } from '../../packages/gateway/dist/index.mjs';
import { type PaymentObject, startSimulator } from '../../packages/simulator/dist/index.mjs';
import { fromXml, sign, toXml } from '../../packages/wechatpay/dist/index.mjs';
import type { Progress } from '../chaos/progress.ts';
import { silentLogger } from '../scale/silent-logger.ts';
import { createBooks } from './books.ts';
import type { Call, Channel } from './calls.ts';
import { gatewayHop } from './gateway-hop.ts';
import type { Hop } from './hop.ts';
import { type Figure, judge } from './judge.ts';
import { type FaultRate, planFault } from './plan.ts';
import { type ExchangeRecord, startDamagingProxy } from './proxy.ts';
import { createRecorder, type Way } from './recorder.ts';
import { planSales, type Sale } from './sales.ts';
import { createShop } from './shop.ts';
import { type Tally, tally } from './tally.ts';
import { trace } from './trace.ts';
import { wechatpayHop } from './wechatpay-hop.ts';

export interface FaultsOptions {
  /** Calls that the shop is to make, without its follow-ups. */
  calls: number;
  seed: string;
  /** Whether the gateway keeps its orders, in a folder. */
  durable: boolean;
  progress: Progress;
}

export interface FaultsResult {
  calls: number;
  /** Rejections and exceptions in this process, which clients and gateway run in, that nothing caught. */
  unhandledRejections: number;
  figures: Record<Figure, number>;
  prepayIdsOfOthers: number;
  tally: Tally;
  /** The first findings of each kind. */
  traces: string[];
  /** What the shop could not bring to an end. */
  givenUp: readonly string[];
  seconds: number;
}

/** Milliseconds. The gateway gives up before its callers do, as it does with the default timeouts. */
const TIMEOUT = 2_000;
const GATEWAY_TIMEOUT = 1_850;
const GATEWAY_CLIENT_TIMEOUT = 1_500;
/** Milliseconds beyond its timeout that a call may take: the machine may be busy with anything. */
const LATE_MARGIN = 5_000;
/** Sales at once. */
const AT_ONCE = 40;
/** A database inside this process keeps it busy. */
const AT_ONCE_WITH_DATABASE = 10;
/** Of a call through the gateway two hops are damaged. */
const DIRECT_RATE: FaultRate = { first: 0.16, next: 0.4 };
const GATEWAY_RATE: FaultRate = { first: 0.09, next: 0.3 };
const TRACES_OF_A_KIND = 5;
const MUCH = 1_000_000;

export async function runFaults({ calls, seed, durable, progress }: FaultsOptions): Promise<FaultsResult> {
  const started = performance.now();
  const now = () => performance.now() - started;
  const closers: (() => Promise<void> | void)[] = [];
  const closing = <Made>(made: Made, close: (made: Made) => Promise<void> | void): Made => {
    closers.unshift(() => close(made));
    return made;
  };
  const unhandled = watchUnhandled(progress);
  try {
    const books = createBooks(now);
    const exchanges: ExchangeRecord[] = [];
    const simulator = closing(await startSimulator({ refundDelay: '1s', onEvent: books.enter }), (running) =>
      running.stop(),
    );
    // Notifications are not what is tried here.
    await simulator.setFault({ type: 'drop' });
    const { appid, mchId, apiKey, pfx, passphrase, subMchId, subAppid } = simulator.merchant;
    const proxy = async (hop: Hop, target: string, rate: FaultRate, timeout: number, tls: boolean) =>
      closing(
        await startDamagingProxy({
          ...{ hop, target, seed, now },
          ...(tls && { tls: { ca: simulator.ca, pfx, passphrase } }),
          faultOf: (name) => planFault(seed, name, rate, timeout),
          onExchange: (record) => exchanges.push(record),
        }),
        (running) => running.close(),
      );
    const toWechatPay = (name: 'direct-wechatpay' | 'gateway-wechatpay', rate: FaultRate, timeout: number) =>
      proxy(wechatpayHop(name, { fromXml, toXml, sign }, apiKey), simulator.url, rate, timeout, true);

    const notifySecret = 'the secret of the fault runs';
    const accountBehind = (url: string, timeout: number) => ({
      ...{ appid, mchId, apiKey, pfx, passphrase, timeout },
      endpoints: [url],
      notify: { baseUrl: 'http://127.0.0.1', secret: notifySecret },
    });
    const direct = await toWechatPay('direct-wechatpay', DIRECT_RATE, TIMEOUT);
    const fromGateway = await toWechatPay('gateway-wechatpay', GATEWAY_RATE, GATEWAY_CLIENT_TIMEOUT);
    const token = 'the token of the fault runs'.replaceAll(' ', '-');
    const gatewayOptions = {
      merchants: [{ mchId, apiKey }],
      notifySecret,
      adapter: { invoke: async () => ({ errcode: 0 }) },
      logger: silentLogger,
      cloudpay: {
        tokens: [{ token, envId: 'faults', rate: { perSecond: MUCH, burst: 100_000 }, concurrency: 10_000 }],
        account: accountBehind(fromGateway.url, GATEWAY_CLIENT_TIMEOUT),
        timeout: GATEWAY_TIMEOUT,
      },
    };
    const folder = mkdtempSync(join(tmpdir(), 'cloudpay-faults-'));
    closing(folder, (made) => rmSync(made, { recursive: true, force: true }));
    const gateway = durable
      ? await createDurableGateway({ ...gatewayOptions, database: { folder } })
      : createGateway(gatewayOptions);
    const { url } = closing(await serveGateway(gateway, { port: 0 }), (server) => server.close());
    const toGateway = await proxy(gatewayHop(), url, GATEWAY_RATE, TIMEOUT, false);

    const ways: Record<Channel, Way> = {
      direct: {
        channel: 'direct',
        cloudPay: createCloudPay(accountBehind(direct.url, TIMEOUT)),
        timeout: TIMEOUT,
      },
      gateway: {
        channel: 'gateway',
        cloudPay: createCloudPay({ gateway: { url: toGateway.url, token, timeout: TIMEOUT } }),
        timeout: TIMEOUT,
      },
    };
    const recorder = createRecorder({ subMchId, subAppid, subOpenid: 'oPayerOfTheFaultRuns0000000' }, now);
    const shop = createShop(recorder, {
      async pay(outTradeNo, payment) {
        const prepayId = String((payment as PaymentObject | undefined)?.package ?? '').replace(
          'prepay_id=',
          '',
        );
        // A payment for another order is the judge's affair.
        const isOwn = books.orderOfPrepayId(prepayId) === outTradeNo;
        const problem =
          payment && isOwn
            ? await simulator.pay(payment as PaymentObject).then(() => undefined, messageOf)
            : undefined;
        const order = books.order(outTradeNo);
        if (order && (!isOwn || problem !== undefined)) await simulator.pay(outTradeNo);
        return problem;
      },
    });
    const planned = () => recorder.calls.length;
    await sellAll(planSales(seed, calls), durable ? AT_ONCE_WITH_DATABASE : AT_ONCE, (sale) => {
      progress.show(planned() / 1.3, `${planned()} calls`);
      return shop.sell(sale, ways[sale.channel]);
    });
    // What was held back before the gateway goes on behind it.
    for (const running of [toGateway, fromGateway, direct]) await running.settled();
    await new Promise((resolve) => setImmediate(resolve));

    const { findings, figures, prepayIdsOfOthers } = judge({
      calls: recorder.calls,
      intents: shop.intents,
      refusedPayments: shop.refusedPayments,
      books,
      margin: LATE_MARGIN,
      keepsPrepayIds: ({ channel }: Call) => durable && channel === 'gateway',
    });
    const kinds = Object.keys(figures) as Figure[];
    return {
      calls: recorder.calls.filter((call) => call.planned).length,
      unhandledRejections: unhandled.count(),
      figures,
      prepayIdsOfOthers,
      tally: tally(recorder.calls, exchanges),
      traces: kinds
        .flatMap((kind) => findings.filter(({ figure }) => figure === kind).slice(0, TRACES_OF_A_KIND))
        .map((finding) => trace(finding, recorder.calls, exchanges, books)),
      givenUp: shop.givenUp,
      seconds: Math.round(now() / 100) / 10,
    };
  } finally {
    for (const close of closers) await close();
    unhandled.stop();
    progress.end();
  }
}

/** Counts instead of letting the process end, so that the run tells how many there were. */
function watchUnhandled(progress: Progress): { count(): number; stop(): void } {
  let count = 0;
  const note = (failure: unknown) => {
    count += 1;
    progress.say(`Unhandled: ${failure instanceof Error ? failure.stack : failure}`);
  };
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  return {
    count: () => count,
    stop() {
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
    },
  };
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

async function sellAll(
  sales: readonly Sale[],
  atOnce: number,
  sell: (sale: Sale) => Promise<void>,
): Promise<void> {
  let next = 0;
  const sellOn = async () => {
    for (let sale = sales[next]; sale; sale = sales[next]) {
      next += 1;
      await sell(sale);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sellOn));
}
