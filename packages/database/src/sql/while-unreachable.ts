import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from './errors';
import type { DatabaseWait } from './options';
import type { Place } from './place';

export interface UnreachableOptions {
  /** Milliseconds after which the failure is thrown. */
  limit: number;
  place: Place;
  /** Called after a second, and then every ten seconds, until the server is open or given up. Not called for a folder. */
  onWait?: ((wait: DatabaseWait) => void) | undefined;
}

/** Milliseconds of silence before the first report, and between two. */
const FIRST_REPORT = 1_000;
const REPORT_INTERVAL = 10_000;

/**
 * Tries again what failed because the server was away: programs and their database are often started
 * together, and either may be ready first.
 */
export async function whileUnreachable<T>(
  { limit, place, onWait }: UnreachableOptions,
  work: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + limit;
  const stopReports = place.kind === 'server' && onWait ? reportWait(place.name, onWait) : () => {};
  try {
    for (let wait = 100; ; wait = Math.min(2 * wait, 2000)) {
      try {
        return await work();
      } catch (failure) {
        const isAway = failure instanceof DatabaseError && failure.code === 'DATABASE_UNREACHABLE';
        if (!isAway || performance.now() + wait > until) throw failure;
        await sleep(wait);
      }
    }
  } finally {
    stopReports();
  }
}

/** Reports by a timer, because a single connection may take seconds to fail. */
function reportWait(server: string, onWait: (wait: DatabaseWait) => void): () => void {
  const since = new Date();
  let timer = setTimeout(report, FIRST_REPORT);
  function report() {
    onWait({ since, server });
    timer = setTimeout(report, REPORT_INTERVAL);
  }
  return () => clearTimeout(timer);
}
