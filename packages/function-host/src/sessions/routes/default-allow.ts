import type { FunctionTrigger } from '../../timers/timers';
import { type ClientRisk, clientRisk } from '../client-risk';

/** What a call by a mini program could do. */
const RISKS: Readonly<Record<ClientRisk, string>> = {
  callback: 'it has the name of a callback, and its caller could claim that an order is paid',
  timer: 'it has a timer trigger, and its caller could run it at any time',
};

/** The risk of a callback with any other name. */
const NAMED_AS_CALLBACK =
  'another function names it as the callback of its orders, and its caller could claim that an order is paid';

/**
 * Allows functions without a known risk. The first refusal of each function is reported, with how to allow it.
 *
 * @param host without `triggers` and `callbacks`, only names count
 * @param onRefused gets the report
 * @param howToAllow the option that allows it, in the report
 */
export function defaultAllow(
  host: { triggers?: () => readonly FunctionTrigger[]; callbacks?: () => ReadonlySet<string> },
  onRefused: (message: string) => void,
  howToAllow = 'sessionRoutes({ allow: (name) => true })',
): (functionName: string) => boolean {
  const reported = new Set<string>();
  return (name) => {
    const triggers = host.triggers?.().filter(({ functionName }) => functionName === name) ?? [];
    const isNamed = host.callbacks?.().has(name) ?? false;
    const risk = clientRisk({ name, triggers }) ?? (isNamed ? 'callback' : undefined);
    if (risk === undefined) return true;
    if (!reported.has(name)) {
      reported.add(name);
      onRefused(
        `A mini program called '${name}' and got the answer that it does not exist, because ${isNamed ? NAMED_AS_CALLBACK : RISKS[risk]}. CloudBase allows such calls. To allow them here, say which functions may be called: ${howToAllow}.`,
      );
    }
    return false;
  };
}
