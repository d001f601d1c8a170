/**
 * The merchant that receives or refunds the money: the sub-merchant, or the merchant itself if there is none. Calls,
 * answers, notifications and bills all use this function.
 *
 * An empty field counts as absent: `<sub_mch_id/>` names no merchant, and the signature does not cover it.
 *
 * @param fields by wire names
 * @returns '' if the fields name neither
 */
export function actingMerchant(fields: Readonly<Record<string, unknown>>): string {
  return textOf(fields['sub_mch_id']) || textOf(fields['mch_id']);
}

function textOf(value: unknown): string {
  return String(value ?? '').trim();
}
