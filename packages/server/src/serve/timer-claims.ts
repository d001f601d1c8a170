import type { SharedValues } from '@opencloudpay/contracts/shared-values';

interface DueTimer {
  readonly functionName: string;
  readonly triggerName: string;
  readonly time: Date;
}

/**
 * Lets exactly one of several hosts run a due timer: the first that writes its time. A host that ends in the middle of the
 * run does not run it again, as on CloudBase.
 */
export function timerClaims(values: SharedValues, envId: string): (due: DueTimer) => Promise<boolean> {
  return async ({ functionName, triggerName, time }) => {
    const name = `timer ${envId}/${functionName}/${triggerName}`;
    for (;;) {
      const last = await values.read(name);
      if (last !== undefined && Number(last) >= time.getTime()) return false;
      if (await values.replace(name, last, String(time.getTime()))) return true;
    }
  };
}
