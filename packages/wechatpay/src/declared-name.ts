/** The name by which a field is declared: `coupon_refund_fee_0_1` → `coupon_refund_fee_$n_$m`, `coupon_fee_0` → `coupon_fee_$n`. */
export function declaredName(name: string): string {
  // Most fields have no index, and two replacements take longer than the rest of their check.
  return endsInDigit(name) ? name.replace(/_\d+_\d+$/, '_$n_$m').replace(/_\d+$/, '_$n') : name;
}

function endsInDigit(name: string): boolean {
  const last = name.charCodeAt(name.length - 1);
  return last >= 48 && last <= 57;
}
