import type { WireData } from '../transport';

/** Orders are for mini programs, unless their caller says otherwise. */
export function tradeTypeIn({ trade_type: given = 'JSAPI' }: WireData): unknown {
  return typeof given === 'string' ? given.toUpperCase() : given;
}
