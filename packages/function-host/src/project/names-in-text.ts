import { say, type Text } from '@opencloudpay/internal';

/** Names for a message: `pay, refund and 10 more`. */
export function namesInText(names: readonly string[], most = 5): Text {
  const shown = names.slice(0, names.length === most + 1 ? most + 1 : most);
  const more = names.length - shown.length;
  if (more === 0) return say(shown.join(', '), shown.join('、'));
  return say(`${shown.join(', ')} and ${more} more`, `${shown.join('、')} 等 ${names.length} 个`);
}
