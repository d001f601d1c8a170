import { XmlError } from '../errors';
import { readAnyXml } from './read-any-xml';
import { readPlainXml } from './read-plain-xml';
import type { TextFields } from './text-fields';
import { UNCARRIABLE, UNUSUAL } from './xml-characters';
import { quote } from './xml-excerpt';

export type { TextFields } from './text-fields';

/** Far above any v2 message (`detail`, the longest field, has 6000 characters), and harmless to parse. */
const MAX_BYTES = 256 * 1024;
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * Writes a flat record as WeChat Pay v2 XML: `<xml><name><![CDATA[text]]></name><name>number</name></xml>`.
 *
 * @param params text and integers; `undefined` and `null` are left out
 * @throws {XmlError} for a field name, a value or a character that XML cannot carry
 */
export function toXml(
  params: Readonly<Record<string, string | number | null | undefined>>,
  rootName = 'xml',
): string {
  let xml = `<${rootName}>`;
  for (const name of Object.keys(params)) {
    const value = params[name];
    if (value === undefined || value === null) continue;
    if (!FIELD_NAME.test(name))
      throw new XmlError(`${quote(name)} cannot be a field name in WeChat Pay’s XML.`);
    xml += `<${name}>${written(name, value)}</${name}>`;
  }
  return `${xml}</${rootName}>`;
}

function written(name: string, value: unknown): string {
  if (typeof value === 'string') return cdata(name, value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new XmlError(`${name} is neither text nor a number.`);
}

function cdata(name: string, text: string): string {
  if (!UNUSUAL.test(text) && !text.includes(']]>')) return `<![CDATA[${text}]]>`;
  if (UNCARRIABLE.test(text)) {
    throw new XmlError(
      `${name} holds a character that XML cannot carry (a control character or half a surrogate pair).`,
    );
  }
  // A section cannot contain its own end, and a bare CR would be read back as LF.
  const safe = text.replace(/]]>/g, ']]]]><![CDATA[>').replace(/\r/g, ']]>&#13;<![CDATA[');
  return `<![CDATA[${safe}]]>`;
}

/**
 * Reads WeChat Pay v2 XML: one root, one flat level of elements below it.
 *
 * Refused with an {@link XmlError}: what is not well-formed XML, invalid UTF-8, more than 256 KiB, nesting,
 * repeated elements, text between elements, an entity other than the five of XML and numeric ones, and every
 * construct that WeChat Pay has no use for (DOCTYPE, processing instructions, attributes): no signature covers it.
 *
 * @param xml text, or the bytes as received (which are checked to be UTF-8)
 * @param rootName the name that the root must have
 * @returns every field as text, in document order, in an object without a prototype
 */
export function fromXml(xml: string | Uint8Array, rootName = 'xml'): TextFields {
  if (Buffer.byteLength(xml) > MAX_BYTES)
    throw new XmlError(`The XML is larger than ${MAX_BYTES / 1024} KiB.`);
  // Bytes that are not UTF-8 become U+FFFD here, which is not plain: then the other reader decodes the bytes strictly.
  const text = typeof xml === 'string' ? xml : asBuffer(xml).toString('utf8');
  return readPlainXml(text, rootName) ?? readAnyXml(xml, rootName);
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
