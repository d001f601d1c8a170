import { SimulatorError } from '../errors';

/** Numbers are unique per merchant only. A number that several merchants have is ambiguous. */
export function unambiguous<Found>(
  what: 'order' | 'refund',
  number: string,
  found: Found[],
): Found | undefined {
  if (found.length > 1) {
    throw new SimulatorError(
      what === 'order' ? 'ORDER_AMBIGUOUS' : 'REFUND_AMBIGUOUS',
      `Several merchants have ${what} ${number}. Find the one you need in simulator.${what}s().`,
    );
  }
  return found[0];
}
