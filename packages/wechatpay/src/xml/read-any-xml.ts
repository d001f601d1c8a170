import { XmlError } from '../errors';
import type { TextFields } from './text-fields';
import { UNCARRIABLE } from './xml-characters';
import { brief, quote } from './xml-excerpt';
import { MARK } from './xml-mark';

const NAME = '[A-Za-z_][A-Za-z0-9_.-]*';
const DECLARATION = /^\s*<\?xml(?:\s+\w+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*\?>/;
const TAG = new RegExp(`</?${NAME}[ \\t\\r\\n]*/?>`, 'y');
/** fast-xml-parser, loaded by the first message that is read. */
const xmlParser = (): typeof import('./xml-parser.lazy') => require('./xml-parser.lazy');

type Node = Record<string, Node[] | string>;

/**
 * Reads a message in any form that is allowed, by fast-xml-parser, and refuses every other one with the reason: the
 * reference of `readPlainXml`. See `fromXml` for what is refused.
 *
 * @param xml text, or the bytes as received (which are checked to be UTF-8)
 * @throws {XmlError}
 */
export function readAnyXml(xml: string | Uint8Array, rootName: string): TextFields {
  const text = (typeof xml === 'string' ? xml : decodeUtf8(xml)).replace(DECLARATION, '');
  if (UNCARRIABLE.test(text)) throw new XmlError('The XML holds a character that XML does not allow.');
  refuseForeignMarkup(text);
  refuseMalformed(text);
  const fields: TextFields = Object.create(null);
  for (const [name, content] of children(root(text, rootName))) {
    if (name === '#text' || name === '#cdata') {
      if (nodeText(content).trim() !== '') throw new XmlError('There is text between the elements.');
      continue;
    }
    if (name in fields) throw new XmlError(`<${brief(name)}> occurs more than once.`);
    fields[name] = fieldText(name, content);
  }
  return fields;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new XmlError('The XML is not valid UTF-8.', { cause });
  }
}

/**
 * Allows only bare tags, CDATA sections and comments. A DOCTYPE could define entities; and if parser and
 * validator read quotes and brackets differently, a message could hide content from one of
 * them. One pass from left to right, so that every message is refused fast.
 */
function refuseForeignMarkup(text: string): void {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = endOf('-->', 'A comment', text, at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = endOf(']]>', 'A CDATA section', text, at + 9);
    else {
      TAG.lastIndex = at;
      if (!TAG.test(text)) {
        throw new XmlError(
          `${quote(text.slice(at))} is not allowed: WeChat Pay’s XML has elements with plain names and CDATA, but no DOCTYPE, processing instruction or attribute.`,
        );
      }
      at = TAG.lastIndex;
    }
  }
}

function endOf(end: string, what: string, text: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at === -1) throw new XmlError(`${what} is not closed.`);
  return at + end.length;
}

function refuseMalformed(text: string): void {
  const wellFormed = xmlParser().validate(text);
  if (wellFormed === true) return;
  const { line, col, msg } = wellFormed.err;
  throw new XmlError(`Not well-formed XML (line ${line}, column ${col ?? 1}): ${brief(msg, 120)}`);
}

function root(text: string, rootName: string): Node[] {
  let top: [name: string, content: Node[]][];
  try {
    top = children(xmlParser().parser.parse(text) as Node[]).filter(([name]) => name !== '#text');
  } catch (cause) {
    throw new XmlError(`The XML cannot be read: ${brief((cause as Error).message, 120)}`);
  }
  const [[name, content] = ['', []], ...others] = top;
  if (name !== rootName || others.length > 0)
    throw new XmlError(`The root element is not one <${rootName}>.`);
  return content;
}

/** The parser's nodes have one key each: a marked name, `#text` or `#cdata`. */
function children(nodes: Node[]): [name: string, content: Node[]][] {
  return nodes.map((node) => {
    const [[key, content] = ['', []]] = Object.entries(node);
    return [
      key.startsWith(MARK) ? key.slice(MARK.length) : key,
      typeof content === 'string' ? [{ '#text': content }] : content,
    ];
  });
}

function fieldText(field: string, nodes: Node[]): string {
  return children(nodes)
    .map(([name, content]) => {
      if (name === '#cdata') return nodeText(content);
      if (name === '#text') return decodeEntities(field, nodeText(content));
      throw new XmlError(`<${brief(field)}> holds elements; WeChat Pay’s XML has one flat level.`);
    })
    .join('');
}

function nodeText(nodes: Node[]): string {
  return nodes.map((node) => node['#text'] ?? '').join('');
}

const NAMED_ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(field: string, text: string): string {
  return text.replace(/&([^&;]*)(;?)/g, (entity, body: string, end: string) => {
    const character = NAMED_ENTITIES.get(body) ?? numericEntity(body);
    if (character === undefined || end === '')
      throw new XmlError(`<${brief(field)}> holds an unknown entity: ${quote(entity)}`);
    return character;
  });
}

function numericEntity(body: string): string | undefined {
  const [, decimal, hex] = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(body) ?? [];
  const codePoint = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? '', 16);
  if (!(codePoint <= 0x10ffff)) return undefined;
  const character = String.fromCodePoint(codePoint);
  return UNCARRIABLE.test(character) ? undefined : character;
}
