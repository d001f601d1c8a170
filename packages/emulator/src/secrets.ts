import { randomBytes } from 'node:crypto';
import type { StateStore } from './state/state-store';

/** What only this emulator knows, and what earlier runs of it knew. */
export interface Secrets {
  /** Orders carry addresses that were made with it. */
  notifySecret: string;
  functionsToken: string;
  gatewayToken: string;
}

/** The secrets that were kept, or new ones. */
export function keptSecrets(state: StateStore): Secrets {
  const random = () => randomBytes(24).toString('base64url');
  const kept = state.table<Secrets>('emulator').get('secrets');
  const secrets = kept ?? { notifySecret: random(), functionsToken: random(), gatewayToken: random() };
  if (!kept) state.put('emulator', 'secrets', secrets);
  return secrets;
}
