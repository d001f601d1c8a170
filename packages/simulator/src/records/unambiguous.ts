import { SimulatorError } from '../errors';

/** Numbers are unique under a merchant only; where several merchants have the same one, it names nothing. */
export function unambiguous<Found>(
  what: 'order' | 'refund',
  number: string,
  found: Found[],
): Found | undefined {
  if (found.length > 1) {
    throw new SimulatorError(
      what === 'order' ? 'ORDER_AMBIGUOUS' : 'REFUND_AMBIGUOUS',
      `Several merchants have the ${what} ${number}: look for it in ${what}s().`,
    );
  }
  return found[0];
}
