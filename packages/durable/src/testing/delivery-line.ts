import { createRedact, groupOf } from '@opencloudpay/gateway/extension';
import { startDispatcher } from '../delivery/dispatcher';
import { createJobRunner } from '../delivery/job-runner';
import { createIntake, type Intake } from '../intake/intake';
import type { Store } from '../store/store';
import { captureLog, fakeFunction, PAYMENT, TARGET } from './gateway';
import { reporting } from './intake';

/** The way of a notification in a gateway, without its HTTP server and without what it does from time to time. */
export interface DeliveryLine {
  /** Stores the payments of these orders, which arrive at the same moment. */
  pay(outTradeNos: readonly string[], functionName?: string): Promise<void>;
  stop(): Promise<void>;
}

export interface LineOptions {
  /** Concurrent deliveries of one function. Default: `20` */
  groupConcurrency?: number;
  /** Called when a delivery is recorded. */
  onRecorded?: () => void;
  /** The result of the function. Default: it confirms. */
  answer?: Parameters<typeof fakeFunction>[0];
}

/** Starts the delivery of a store. It searches the queue when a notification arrives, not at intervals. */
export function startDeliveryLine(
  store: Store,
  { groupConcurrency = 20, onRecorded, answer }: LineOptions = {},
): DeliveryLine {
  const { adapter } = fakeFunction(answer);
  const { logger } = captureLog();
  const never = 60_000;
  const run = createJobRunner({
    ...{ store, adapter, logger, functionTimeout: never, lease: 2 * never, onDelivery: undefined },
    metrics: { delivered: () => {} },
    redact: createRedact([]),
    closing: new AbortController().signal,
  });
  const dispatcher = startDispatcher({
    ...{ attempts: store.attempts, concurrency: 50, groupConcurrency, pollInterval: never },
    ...{ careInterval: never, care: async () => {}, onError: () => {} },
    async run(taken) {
      const hasNext = await run(taken);
      onRecorded?.();
      return hasNext;
    },
  });
  const intake: Intake = createIntake(store, reporting(store, logger).reportMismatch, (target) =>
    dispatcher.wake(groupOf(target)),
  );
  return {
    stop: dispatcher.stop,
    async pay(outTradeNos, functionName = 'pay_cb') {
      const target = { ...TARGET, functionName };
      await Promise.all(
        outTradeNos.map((outTradeNo) =>
          intake.take({
            ...{ kind: 'pay', source: 'notified', target, requestId: 'r', body: BODY },
            fields: { ...PAYMENT, out_trade_no: outTradeNo, transaction_id: `42${outTradeNo}` },
          }),
        ),
      );
    },
  };
}

/** As long as a notification. */
const BODY = Buffer.from('<xml>'.padEnd(900, 'x'));
