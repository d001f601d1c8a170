import type { StateStore } from '../state/state-store';

/**
 * Orders have the gateway address of the time when they were made. After a restart the gateway has another port, so
 * notifications of old orders are redirected to it.
 */
export interface MovedAddresses {
  /** Sets the current address of the gateway. */
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
      // Notifications last a day at most. This many restarts in a day are not expected.
      state.put('emulator', 'gateways', [...former].slice(-200));
    },
    resolve(notifyUrl) {
      const { origin } = new URL(notifyUrl);
      return former.has(origin) ? `${current}${notifyUrl.slice(origin.length)}` : notifyUrl;
    },
  };
}
