import type { Job } from '../store/queue/job';
import type { Store } from '../store/store';

/** Takes due jobs as a gateway does, without beginning their attempts. */
export function takeJobs(
  { database, queue }: Pick<Store, 'database' | 'queue'>,
  count = 10,
  ignored: readonly string[] = [],
): Promise<readonly Job[]> {
  return database.transaction(async (trx) => {
    const { jobs } = await queue.claim(trx, { count, groupLimit: 10, ignored });
    return jobs;
  });
}
