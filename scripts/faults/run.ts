/** One run: the shop sells, and the judge compares its results with the records. */
import type { Progress } from '../chaos/progress.ts';
import type { Call } from './calls.ts';
import { type DurableStates, judgeDurableStates } from './durable-states.ts';
import { type Figure, judge } from './judge.ts';
import { findMixedUp } from './mixed-up.ts';
import { createPace, keepPace } from './pace.ts';
import { createPayer } from './payer.ts';
import { createRecorder } from './recorder.ts';
import { planSales, type Sale } from './sales.ts';
import { createShop } from './shop.ts';
import { setStage } from './stage.ts';
import { type Tally, tally, tallyFindings, tallyStates } from './tally.ts';
import { trace } from './trace.ts';
import { watchUnhandled } from './unhandled.ts';

export interface FaultsOptions {
  /** The number of planned calls, without the shop's follow-ups. */
  calls: number;
  seed: string;
  /** Of WeChat Pay. */
  version: 'v2' | 'v3';
  /** Whether the gateway keeps its orders, in a folder. */
  durable: boolean;
  progress: Progress;
}

export interface FaultsResult {
  calls: number;
  unhandledRejections: number;
  figures: Record<Figure, number>;
  prepayIdsOfOthers: number;
  tally: Tally;
  /** The gateway's stored states; absent without a store. */
  stored?: ReturnType<typeof tallyStates>;
  /** The figures by the calls that they concern. */
  found: ReturnType<typeof tallyFindings>;
  /** The first findings of each kind. */
  traces: string[];
  /** The calls that the shop could not complete. */
  givenUp: readonly string[];
  seconds: number;
}

/** Milliseconds beyond its timeout that a call may take: the machine may be busy. */
const LATE_MARGIN = 5_000;
/** Sales at once on an idle machine. A database inside this process keeps it busy. */
const AT_ONCE = 40;
const AT_ONCE_WITH_DATABASE = 10;
const TRACES_OF_A_KIND = 5;

export async function runFaults({
  calls,
  seed,
  version,
  durable,
  progress,
}: FaultsOptions): Promise<FaultsResult> {
  const started = performance.now();
  const now = () => performance.now() - started;
  const unhandled = watchUnhandled(progress.say);
  const stage = await setStage({ version, seed, durable, now });
  const { ledger, exchanges } = stage;
  const recorder = createRecorder(stage.parties, now);
  const shop = createShop(recorder, { pay: createPayer(stage.simulator, ledger) });
  let states: DurableStates | undefined;
  try {
    let done = 0;
    await sellAll(planSales(seed, calls), durable ? AT_ONCE_WITH_DATABASE : AT_ONCE, async (sale) => {
      await shop.sell(sale, stage.wayOf(sale));
      done += sale.steps.length;
      progress.show(done, `${done} of ${calls} calls, ${recorder.calls.length} with repeats and queries`);
    });
    await stage.settled();
    states = await stage.statesOf(numbersOf(recorder.calls));
  } finally {
    await stage.close();
    progress.end();
    unhandled.stop();
  }
  const { findings, figures, prepayIdsOfOthers } = judge({
    calls: recorder.calls,
    intents: shop.intents,
    refusedPayments: shop.refusedPayments,
    ledger,
    margin: LATE_MARGIN,
    keepsPrepayIds: ({ channel }) => durable && channel === 'gateway',
    wasMixedUp: findMixedUp(exchanges),
    more: states ? judgeDurableStates(states, ledger) : [],
  });
  const shown = (Object.keys(figures) as Figure[]).flatMap((kind) =>
    findings.filter(({ figure }) => figure === kind).slice(0, TRACES_OF_A_KIND),
  );
  return {
    calls: recorder.calls.filter(({ planned }) => planned).length,
    unhandledRejections: unhandled.count(),
    figures,
    prepayIdsOfOthers,
    tally: tally(recorder.calls, exchanges),
    ...(states && { stored: tallyStates(states) }),
    found: tallyFindings(findings),
    traces: shown.map((finding) => trace(finding, recorder.calls, exchanges, ledger)),
    givenUp: shop.givenUp,
    seconds: Math.round(now() / 100) / 10,
  };
}

/** Of the calls through the gateway. */
function numbersOf(calls: readonly Call[]): { orders: string[]; refunds: string[] } {
  const made = calls.filter(({ channel }) => channel === 'gateway');
  const refunds = made.flatMap(({ outRefundNo }) => (outRefundNo === undefined ? [] : [outRefundNo]));
  return {
    orders: [...new Set(made.map(({ outTradeNo }) => outTradeNo))],
    refunds: [...new Set(refunds)],
  };
}

async function sellAll(
  sales: readonly Sale[],
  atOnce: number,
  sell: (sale: Sale) => Promise<void>,
): Promise<void> {
  const pace = createPace(atOnce);
  const ended = new AbortController();
  void keepPace(pace, ended.signal);
  try {
    await Promise.all(sales.map((sale) => pace.run(() => sell(sale))));
  } finally {
    ended.abort();
  }
}
