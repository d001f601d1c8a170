import { afterEach } from '@jest/globals';

/**
 * For the tests of a file or a `describe`: takes what has to end after the running test, and ends it, the last begun
 * first.
 */
export function endedAfterEach(): (...ends: (() => unknown)[]) => void {
  const begun: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of begun.splice(0).reverse()) await end();
  });
  return (...ends) => {
    begun.push(...ends);
  };
}
