import type { FunctionInfo } from '../host';

/** Why a mini program should not call a function. */
export type ClientRisk =
  /** Its caller can claim that an order is paid. */
  | 'callback'
  /** Its caller runs it at any time. */
  | 'timer';

/** The usual names of callbacks: `pay_cb`, `payCb`, `payCallback`. */
const CALLBACK_NAMES = [/(?:^|[_-])cb$/i, /[a-z\d]Cb$/, /callback$/i];

/**
 * The risk of a call by a mini program, as far as name and triggers show it. `undefined`: none is known. A callback with
 * another name is known by the code that names it, and by the gateway.
 */
export function clientRisk({
  name,
  triggers = [],
}: Pick<FunctionInfo, 'name'> & Partial<Pick<FunctionInfo, 'triggers'>>): ClientRisk | undefined {
  if (CALLBACK_NAMES.some((pattern) => pattern.test(name))) return 'callback';
  return triggers.length > 0 ? 'timer' : undefined;
}
