import type { Language } from '@opencloudpay/internal';

/** Names as text, the first ones and how many more there are: `pay, pay_cb, refund and 12 more`. */
export function nameList(names: readonly string[], most = 5, language: Language = 'en'): string {
  const separator = language === 'zh' ? '、' : ', ';
  // One name is not longer than "and 1 more".
  if (names.length <= most + 1) return names.join(separator);
  const first = names.slice(0, most).join(separator);
  const more = names.length - most;
  return language === 'zh' ? `${first} 等 ${names.length} 个` : `${first} and ${more} more`;
}
