/** The least that reading and verifying a message can cost: a regular expression and MD5, without one check. */
import { createHash } from 'node:crypto';

const ELEMENT = /<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs;

export function naiveFields(xml: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const inside = xml.slice('<xml>'.length, -'</xml>'.length);
  for (const [, name = '', section, text = ''] of inside.matchAll(ELEMENT)) fields[name] = section ?? text;
  return fields;
}

export function naiveSign(fields: Record<string, string>, key: string): string {
  let text = '';
  for (const name of Object.keys(fields).sort()) {
    if (name !== 'sign' && fields[name] !== '') text += `${name}=${fields[name]}&`;
  }
  return createHash('md5').update(`${text}key=${key}`).digest('hex').toUpperCase();
}
