import { say } from '@opencloudpay/internal';
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
      say(
        `Several merchants have ${what} ${number}. Find the one you need in simulator.${what}s().`,
        `多个商户都有${what === 'order' ? '订单' : '退款'} ${number}。请在 simulator.${what}s() 中查找所需的记录。`,
      ),
    );
  }
  return found[0];
}
