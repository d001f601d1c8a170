import type { WireData } from '@opencloudpay/cloudpay';
import type { CheckedOldEnvironment } from './options';

/** The calls about an existing order: these the function of the old environment carries out. */
const ABOUT_ORDERS: ReadonlySet<string> = new Set(['queryOrder', 'closeOrder', 'refund', 'queryRefund']);

/**
 * The account to which the order of a call belongs. `old`: a rule says so, and the own account never gets the call. `own`: the old
 * environment never gets it. `unsure`: no rule decides, so the own account gets it first.
 */
export type Owner = 'old' | 'own' | 'unsure';

export function ownerOf(
  { outTradeNoPrefixes, subMchIds }: CheckedOldEnvironment,
  api: string,
  data: WireData,
): Owner {
  const outTradeNo = textOf(data['out_trade_no']);
  const merchant = textOf(data['sub_mch_id']);
  if (merchant !== undefined && subMchIds.includes(merchant)) return 'old';
  if (outTradeNo !== undefined && outTradeNoPrefixes.some((prefix) => outTradeNo.startsWith(prefix)))
    return 'old';
  if (!isAboutOrder(api)) return 'own';
  const decides = outTradeNoPrefixes.length > 0 ? outTradeNo !== undefined : subMchIds.length > 0;
  return decides ? 'own' : 'unsure';
}

export function isAboutOrder(api: string): boolean {
  return ABOUT_ORDERS.has(api);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
