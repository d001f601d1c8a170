import type { FunctionTrigger } from '../timers/timers';
import { type ClientRisk, clientRisk } from './client-risk';

/** What a call by a mini program could do. */
const RISKS: Readonly<Record<ClientRisk, string>> = {
  callback: 'it has the name of a callback, and its caller could claim that an order is paid',
  timer: 'it has a timer trigger, and its caller could run it at any time',
};

/**
 * Allows functions without a known risk. The first refusal of each function is reported, with how to allow it.
 *
 * @param host without `triggers`, only names count
 * @param onRefused gets the report
 * @param howToAllow the option that allows it, in the report
 */
export function defaultAllow(
  host: { triggers?: () => readonly FunctionTrigger[] },
  onRefused: (message: string) => void,
  howToAllow = 'sessionRoutes({ allow: (name) => true })',
): (functionName: string) => boolean {
  const reported = new Set<string>();
  return (name) => {
    const triggers = host.triggers?.().filter(({ functionName }) => functionName === name) ?? [];
    const risk = clientRisk({ name, triggers });
    if (risk === undefined) return true;
    if (!reported.has(name)) {
      reported.add(name);
      onRefused(
        `A mini program called '${name}' and got the answer that it does not exist, because ${RISKS[risk]}. CloudBase allows such calls. To allow them here, say which functions may be called: ${howToAllow}.`,
      );
    }
    return false;
  };
}
