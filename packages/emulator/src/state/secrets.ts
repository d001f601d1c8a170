import { randomBytes } from 'node:crypto';
import type { StateStore } from './state-store';

/** The secrets of this emulator, also across runs. */
export interface Secrets {
  /** The notify URLs of orders depend on it. */
  notifySecret: string;
  functionsToken: string;
  gatewayToken: string;
  /** Signs the sessions of mini programs. */
  sessionKey: string;
}

/** Reads the saved secrets or makes new ones. */
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
  // An earlier version may have saved fewer secrets.
  if (Object.keys(made).some((name) => kept?.[name as keyof Secrets] === undefined)) {
    state.put('emulator', 'secrets', secrets);
  }
  return secrets;
}
