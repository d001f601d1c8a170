import type { StateStore } from '../state/state-store';

/**
 * Orders keep the address of the gateway that there was when they were made. After a restart it listens elsewhere,
 * and what those orders are notified of goes there.
 */
export interface MovedAddresses {
  /** The gateway listens here from now on. */
  movedTo(url: string): void;
  resolve(notifyUrl: string): string;
}

export function movedAddresses(state: StateStore): MovedAddresses {
  const former = new Set(state.table<string[]>('emulator').get('gateways') ?? []);
  let current = '';
  return {
    movedTo(url) {
      current = url;
      former.add(url);
      // Nothing is notified for longer than a day, and nobody restarts as often as this in one.
      state.put('emulator', 'gateways', [...former].slice(-200));
    },
    resolve(notifyUrl) {
      const { origin } = new URL(notifyUrl);
      return former.has(origin) ? `${current}${notifyUrl.slice(origin.length)}` : notifyUrl;
    },
  };
}
