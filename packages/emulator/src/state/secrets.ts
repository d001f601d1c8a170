import { randomBytes } from 'node:crypto';
import type { StateStore } from './state-store';

/** What only this emulator knows, and what earlier runs of it knew. */
export interface Secrets {
  /** Orders carry addresses that were made with it. */
  notifySecret: string;
  functionsToken: string;
  gatewayToken: string;
  /** Signs the sessions of mini programs. */
  sessionKey: string;
}

/** The secrets that were kept, or new ones. */
export function keptSecrets(state: StateStore): Secrets {
  const random = () => randomBytes(24).toString('base64url');
  const kept = state.table<Partial<Secrets>>('emulator').get('secrets');
  const made: Secrets = {
    notifySecret: random(),
    functionsToken: random(),
    gatewayToken: random(),
    sessionKey: random(),
  };
  const secrets = { ...made, ...kept };
  // Also where they were kept by a version that had fewer of them.
  if (Object.keys(made).some((name) => kept?.[name as keyof Secrets] === undefined)) {
    state.put('emulator', 'secrets', secrets);
  }
  return secrets;
}
