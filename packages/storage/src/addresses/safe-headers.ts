/** Types that a browser shows without running anything. All others are downloads. */
const SHOWN =
  /^(image\/(png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain)$/;

/** Whether a browser must not show a content: HTML, SVG, XML and scripts of users run nowhere. */
export function isDownload(contentType: string): boolean {
  return !SHOWN.test(contentType.split(';')[0]?.trim().toLowerCase() ?? '');
}

export function dispositionOf(path: string, contentType: string): string {
  const kind = isDownload(contentType) ? 'attachment' : 'inline';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${kind}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;
}

/** For every answer with content that users have uploaded. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'cross-origin',
};
