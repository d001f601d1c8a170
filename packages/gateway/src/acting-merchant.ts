/**
 * The merchant that is paid, or pays back: the sub-merchant, or the merchant itself where there is none. The one place
 * that says so, for calls, answers, notifications and bills alike.
 *
 * An empty field counts as absent: `<sub_mch_id/>` names no merchant, and no signature covers it.
 *
 * @param fields by wire names
 * @returns '' where the fields name neither
 */
export function actingMerchant(fields: Readonly<Record<string, unknown>>): string {
  return textOf(fields['sub_mch_id']) || textOf(fields['mch_id']);
}

function textOf(value: unknown): string {
  return String(value ?? '').trim();
}
