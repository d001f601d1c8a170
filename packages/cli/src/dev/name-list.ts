/** Names as text, the first ones and how many more there are: `pay, pay_cb, refund and 12 more`. */
export function nameList(names: readonly string[], most = 5): string {
  // One name is not longer than "and 1 more".
  if (names.length <= most + 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
