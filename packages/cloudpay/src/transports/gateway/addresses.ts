/** The addresses of one gateway, or of several that serve the same account. */
export interface GatewayAddresses {
  readonly count: number;
  /** The address that the next call begins with: the first one, until it gives no answer. */
  current(): string;
  /**
   * Moves on from an address that gave no answer: later calls begin with the next one, until that gives none.
   *
   * @returns the next address; the same one if there is no other
   */
  leave(address: string): string;
}

/** @param urls at least one */
export function createAddresses(urls: string | readonly string[]): GatewayAddresses {
  const addresses = [...new Set([urls].flat().map((url) => url.replace(/\/+$/, '')))];
  let current = 0;
  const after = (index: number) => (index + 1) % addresses.length;

  return {
    count: addresses.length,
    current: () => addresses[current] ?? '',
    leave(address) {
      const index = addresses.indexOf(address);
      // Only the first of several failed calls moves on: the others would skip addresses that were not tried.
      if (index === current) current = after(current);
      return addresses[after(index)] ?? address;
    },
  };
}
