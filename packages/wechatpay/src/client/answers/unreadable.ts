/**
 * What bytes that are not WeChat Pay's XML seem to be: the end of a sentence that starts with "it".
 *
 * Repeats only the beginning, or the title of a page, for the person who has to find out which server answered.
 */
export function describeUnreadable(body: Buffer): string {
  const text = body.subarray(0, 4096).toString('utf8');
  const start = JSON.stringify(text.slice(0, 60).replace(/\s+/g, ' '));
  return `is not WeChat Pay’s XML (it starts with ${start}${titleOf(text)}): ${guess(text, body)}`;
}

function titleOf(text: string): string {
  const [, title = ''] = /<title>\s*([^<]{1,80}?)\s*<\/title>/i.exec(text) ?? [];
  return title && ` and is titled ${JSON.stringify(title)}`;
}

function guess(text: string, body: Buffer): string {
  if (/^\s*[{[]/.test(text)) return 'is the endpoint one of API v3, or of another service?';
  if (/<html|<!doctype/i.test(text))
    return 'a proxy or a maintenance page may have answered. Check the endpoint and the proxies in front of it';
  if (/^\uFEFF?\s*<xml>/.test(text)) {
    const whole = /<\/xml>\s*$/.test(body.subarray(-64).toString('latin1'));
    if (!whole) return 'it breaks off before its end, so a proxy has cut it';
    if (text.includes('\uFFFD')) return 'it is not UTF-8, so a proxy has recoded it';
  }
  return 'is the endpoint WeChat Pay’s?';
}
