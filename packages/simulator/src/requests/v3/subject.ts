import { isUtf8 } from 'node:buffer';
import { parseJsonObject } from '@opencloudpay/internal';
import type { World } from '../../world/world';
import type { FoundApi } from './api';

/** What is known of a request before it is checked, for the faults and the record of the exchange. */
interface Arrived {
  found: FoundApi | undefined;
  /** Path and query. */
  url: string | undefined;
  authorization: string | undefined;
  body: Buffer | undefined;
}

/** CloudPay's name of the API of a request. */
export function apiOfV3Request({ found, body }: Pick<Arrived, 'found' | 'body'>): string | undefined {
  const api = found?.api;
  return api?.nameIn ? api.nameIn(jsonIn(body)) : api?.name;
}

/** The order of a request of v3, by any of its numbers. */
export function orderOfV3Request(
  { found, url = '', authorization = '', body }: Arrived,
  { store }: World,
): string | undefined {
  const query = Object.fromEntries(new URLSearchParams(url.split('?')[1]));
  const fields: Readonly<Record<string, unknown>> = { ...query, ...jsonIn(body), ...found?.params };
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const [outTradeNo, id, outRefundNo] = ['out_trade_no', 'transaction_id', 'out_refund_no'].map(text);
  if (outTradeNo !== undefined) return outTradeNo;
  const mchId = /\bmchid="(\w+)"/.exec(authorization)?.[1] ?? '';
  const subMchId = text('sub_mchid');
  const owner = { mchId, ...(subMchId !== undefined && { subMchId }) };
  if (id !== undefined) return store.orderByTransactionId(owner, id)?.outTradeNo;
  return outRefundNo === undefined ? undefined : store.refundByNumber(owner, outRefundNo)?.outTradeNo;
}

function jsonIn(body: Buffer | undefined): Readonly<Record<string, unknown>> {
  if (!body || body.length === 0 || !isUtf8(body)) return {};
  const parsed = parseJsonObject(body.toString('utf8'));
  return 'problem' in parsed ? {} : parsed.value;
}
