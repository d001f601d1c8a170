/**
 * The merchant that is paid: `sub_mch_id` of a service provider's answer or notification, else `mch_id`. WeChat Pay
 * leaves a field out by an empty element, so an empty value counts as absent.
 *
 * @returns '' where the fields name neither
 */
export function paidMerchant(fields: Readonly<Record<string, unknown>>): string {
  return textOf(fields['sub_mch_id']) || textOf(fields['mch_id']);
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
