import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';

/** The refusals that may have left a function's work undone. */
function harmful(refusals: readonly CallRefusal[] = []): CallRefusal[] {
  return refusals.filter(({ recovered }) => !recovered);
}

/** How many calls were refused. */
export function countRefused(refusals: readonly CallRefusal[] | undefined): number {
  return harmful(refusals).reduce((sum, { times }) => sum + times, 0);
}
