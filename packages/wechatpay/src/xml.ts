import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { XmlError } from './errors';

/** The fields of a message as they stand on the wire: text, before any declaration types them. */
export type TextFields = Record<string, string>;

/** Far above any v2 message (`detail`, the longest field, has 6000 characters), far below what could hurt. */
const MAX_BYTES = 256 * 1024;
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
/** Names that are properties of every object; the parser refuses them, so nothing may be written under them. */
const UNSAFE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
/** What XML 1.0 cannot carry in any notation: most control characters, lone surrogates, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const UNCARRIABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const parser = new XMLParser({
  // Nodes in document order keep text apart from CDATA and repeated elements apart from each other.
  preserveOrder: true,
  cdataPropName: '#cdata',
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  trimValues: false,
  // Values stay text until the API's declaration types them: '00123' is an order number, not 123.
  parseTagValue: false,
  // Entities are decoded below: the five of XML and numeric ones, never one that the message defines.
  processEntities: false,
  // Names such as `valueOf` are only names here: they end as keys of an object that inherits nothing.
  onDangerousProperty: (name) => name,
  maxNestedTags: 8,
});

type Node = Record<string, Node[] | string>;

/**
 * Writes a flat record as WeChat Pay v2 XML: `<xml><name><![CDATA[text]]></name><name>number</name></xml>`.
 *
 * @param params text and integers; `undefined` and `null` are left out
 * @throws {XmlError} for a field name or a character that XML cannot carry
 */
export function toXml(params: Readonly<Record<string, string | number | null | undefined>>, rootName = 'xml'): string {
  let xml = `<${rootName}>`;
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    if (!FIELD_NAME.test(name) || UNSAFE_NAMES.has(name)) throw new XmlError(`'${name}' cannot be a field name in WeChat Pay's XML.`);
    xml += `<${name}>${typeof value === 'number' ? value : cdata(name, value)}</${name}>`;
  }
  return `${xml}</${rootName}>`;
}

function cdata(name: string, text: string): string {
  if (UNCARRIABLE.test(text)) {
    throw new XmlError(`${name} holds a character that XML cannot carry (a control character or half a surrogate pair).`);
  }
  // A section cannot hold its own end, and a bare CR would be read back as LF.
  const safe = text.replace(/]]>/g, ']]]]><![CDATA[>').replace(/\r/g, ']]>&#13;<![CDATA[');
  return `<![CDATA[${safe}]]>`;
}

/**
 * Reads WeChat Pay v2 XML: one root, one flat level of elements below it.
 *
 * Refused with an {@link XmlError}: what is not well-formed XML, invalid UTF-8, a DOCTYPE, an entity other than
 * the five of XML and numeric ones, nesting, repeated elements, text between elements, more than 256 KiB.
 *
 * @param xml text, or the bytes as received (which are checked to be UTF-8)
 * @param rootName the name that the root must have
 * @returns every field as text, in document order, in an object without a prototype
 */
export function fromXml(xml: string | Uint8Array, rootName = 'xml'): TextFields {
  const text = typeof xml === 'string' ? xml : decodeUtf8(xml);
  if (text.length > MAX_BYTES) throw new XmlError(`The XML is larger than ${MAX_BYTES / 1024} KiB.`);
  refuseDeclarations(text);
  const wellFormed = XMLValidator.validate(text);
  if (wellFormed !== true) {
    const { line, col, msg } = wellFormed.err;
    throw new XmlError(`Not well-formed XML (line ${line}, column ${col ?? 1}): ${msg}`);
  }
  const fields: TextFields = Object.create(null);
  for (const node of rootChildren(text, rootName)) {
    const name = Object.keys(node)[0] ?? '';
    const content = node[name];
    if (name === '#text' || name === '#cdata') {
      if (nodeText(node, name).trim() !== '') throw new XmlError('Text stands between the elements.');
      continue;
    }
    if (!FIELD_NAME.test(name)) throw new XmlError(`'${name}' is not a field name of WeChat Pay.`);
    if (name in fields) throw new XmlError(`<${name}> occurs more than once.`);
    fields[name] = fieldText(name, content as Node[]);
  }
  return fields;
}

function decodeUtf8(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_BYTES) throw new XmlError(`The XML is larger than ${MAX_BYTES / 1024} KiB.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new XmlError('The XML is not valid UTF-8.', { cause });
  }
}

/** A DOCTYPE could define entities; v2 messages have none, so any `<!` outside CDATA and comments is refused. */
function refuseDeclarations(text: string): void {
  const bare = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?]]>/g, '');
  if (bare.includes('<!')) throw new XmlError('A DOCTYPE or another declaration is not allowed in WeChat Pay messages.');
  const uncarriable = UNCARRIABLE.exec(text);
  if (uncarriable) throw new XmlError('The XML holds a character that XML does not allow.');
}

function rootChildren(text: string, rootName: string): Node[] {
  let nodes: Node[];
  try {
    nodes = parser.parse(text) as Node[];
  } catch (cause) {
    throw new XmlError(`The XML cannot be read: ${(cause as Error).message}`, { cause });
  }
  const root = nodes.find((node) => !('#text' in node));
  const children = root?.[rootName];
  if (!Array.isArray(children)) throw new XmlError(`The root element is not <${rootName}>.`);
  return children;
}

function fieldText(name: string, nodes: Node[]): string {
  let text = '';
  for (const node of nodes) {
    if ('#text' in node) text += decodeEntities(name, nodeText(node, '#text'));
    else if ('#cdata' in node) text += nodeText(node, '#cdata');
    else throw new XmlError(`<${name}> holds elements; WeChat Pay's XML has one flat level.`);
  }
  return text;
}

function nodeText(node: Node, kind: '#text' | '#cdata'): string {
  const content = node[kind];
  return typeof content === 'string' ? content : (content ?? []).map((inner) => inner['#text'] ?? '').join('');
}

const NAMED_ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(name: string, text: string): string {
  return text.replace(/&([^;]*);?/g, (entity, body: string) => {
    const named = NAMED_ENTITIES[body];
    if (named !== undefined) return named;
    const numeric = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(body);
    const codePoint = numeric?.[1] ? Number.parseInt(numeric[1], 10) : Number.parseInt(numeric?.[2] ?? '', 16);
    const character = codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : undefined;
    if (character === undefined || UNCARRIABLE.test(character)) throw new XmlError(`<${name}> holds an unknown entity: ${entity.slice(0, 12)}`);
    return character;
  });
}
