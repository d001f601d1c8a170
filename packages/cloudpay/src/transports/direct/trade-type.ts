import type { WireData } from '../transport';

/** Default: orders are for mini programs. */
export function tradeTypeIn({ trade_type: given = 'JSAPI' }: WireData): unknown {
  return typeof given === 'string' ? given.toUpperCase() : given;
}
