/** Finds the orders that got WeChat Pay's answers to other orders, from the records of the proxies. */
import type { Evidence } from './judge.ts';
import type { ExchangeRecord } from './proxy.ts';

/** @param exchanges of the run */
export function findMixedUp(exchanges: readonly ExchangeRecord[]): Evidence['wasMixedUp'] {
  const pairs = new Set<string>();
  for (const { hop, number, got } of exchanges)
    if (hop !== 'function-gateway' && got?.api === 'unifiedOrder') pairs.add(`${number} ${got.number}`);
  return (outTradeNo, owner) => pairs.has(`${outTradeNo} ${owner}`);
}
