import type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';

/** Different accesses that are kept. */
const MOST = 200;

/** One refused access, before equal ones are counted. */
export type NewRefusedAccess = Omit<RefusedAccess, 'times'>;

/** What mini programs were refused, the latest last. It is not saved between runs. */
export class RefusedAccesses {
  #accesses: readonly RefusedAccess[] = [];

  /** Equal accesses are one. */
  add(added: NewRefusedAccess): void {
    const key = keyOf(added);
    const known = this.#accesses.find((access) => keyOf(access) === key);
    const others = this.#accesses.filter((access) => access !== known);
    this.#accesses = [...others, { ...added, times: (known?.times ?? 0) + 1 }].slice(-MOST);
  }

  all(): readonly RefusedAccess[] {
    return this.#accesses;
  }

  clear(): void {
    this.#accesses = [];
  }
}

function keyOf({ envId, collection, method, permission, rule, openId, cause }: NewRefusedAccess): string {
  return JSON.stringify([envId, collection, method, permission, rule, openId, cause]);
}
