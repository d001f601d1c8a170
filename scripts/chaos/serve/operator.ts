/**
 * An operator who does not wait: failed deliveries are retried at once, as by `cloudpay deliveries retry`, because
 * `cloudpay serve` has WeChat Pay's intervals, which take two days.
 */
import { openStore, type Store } from '../../../packages/durable/dist/index.mjs';

/** Milliseconds between two looks at the list. */
const LOOK = 250;
/** Milliseconds until the next attempt from which a delivery is retried: a shorter wait may be over meanwhile. */
const LONG = 5_000;

/** @param url the database itself @returns ends it */
export function startOperator(url: string): () => Promise<void> {
  let stopped = false;
  let store: Store | undefined;

  async function look(): Promise<void> {
    store ??= await openStore({ database: { url } });
    const { records } = await store.listNotifications({ state: 'pending' }, { limit: 200 });
    const seen = Date.now();
    for (const { id, attempts, nextAttemptAt } of records) {
      // A refund without an attempt waits for its payment.
      const waits = attempts > 0 && nextAttemptAt !== null && nextAttemptAt.getTime() > seen + LONG;
      if (waits && Date.now() < seen + LONG / 2) await store.retry(id);
    }
  }

  const working = (async () => {
    while (!stopped) {
      // The database is killed now and then.
      await look().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    await store?.close();
  })();
  return () => {
    stopped = true;
    return working;
  };
}
