import type { SharedValues } from '@opencloudpay/contracts/shared-values';

/** What a database shares, in this process. */
export function sharedMemory(): SharedValues & { values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    read: async (name) => values.get(name),
    async replace(name, expected, next) {
      if (values.get(name) !== expected) return false;
      values.set(name, next);
      return true;
    },
  };
}
