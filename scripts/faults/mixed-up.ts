/** Finds the orders that got WeChat Pay's answers to other orders, from the actions of the proxies. */
import type { Evidence } from './judge.ts';
import type { ExchangeRecord } from './proxy.ts';

/** @param exchanges of the run */
export function findMixedUp(exchanges: readonly ExchangeRecord[]): Evidence['wasMixedUp'] {
  const pairs = new Set<string>();
  // The second copy of an answer becomes the answer to the next request of the connection.
  const givenTwice = new Set<string>();
  for (const { hop, api, number, of, fault } of exchanges) {
    if (hop === 'function-gateway') continue;
    if (of?.api === 'unifiedOrder') pairs.add(`${number} ${of.number}`);
    if (api === 'unifiedOrder' && fault?.kind === 'twice' && fault.side === 'answer') givenTwice.add(number);
  }
  return (outTradeNo, owner) => pairs.has(`${outTradeNo} ${owner}`) || givenTwice.has(owner);
}
