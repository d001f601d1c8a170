/** Messages for readers of XML: in WeChat Pay's form, in other forms of XML, and damaged. */
import fc from 'fast-check';
import { toXml } from '../xml/xml';
import { fieldName, record, xmlText } from './arbitraries';

/** Pieces that mean something to a reader of XML, or that a reader may take for something else. */
const PIECES = [
  ...['<', '>', '/', '</', '/>', '&', ';', '&amp;', '&#65;', '&#x0;', '&lt;', '&e;', '=', '"', "'", '!', '?'],
  ...['<a>', '</a>', '<a/>', '<a />', '<a >', '</a >', '< a>', '<a b="c">', '<a:b>', '<1>', '<->', '<.a>'],
  ...[
    '<xml>',
    '</xml>',
    '<xml/>',
    '<XML>',
    '<sign>',
    '</sign>',
    '<__proto__>',
    '</__proto__>',
    '<constructor/>',
  ],
  ...[
    '<![CDATA[',
    ']]>',
    ']]',
    ']',
    '[',
    '<![CDATA[]]>',
    '<![cdata[',
    ']]]]>',
    ']]>]]>',
    '<![CDATA[<![CDATA[',
  ],
  ...[
    '<!--',
    '-->',
    '<!---->',
    '<!-- a -->',
    '<?xml version="1.0"?>',
    '<?a ?>',
    '<!DOCTYPE xml>',
    '<!ENTITY e "1">',
  ],
  ...[
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\v',
    '\f',
    '\u0085',
    '\u00A0',
    '\u2028',
    '\u3000',
    '\uFEFF',
    '\0',
    '\u001F',
  ],
  ...['\uFFFD', '\uFFFE', '\uFFFF', '\uD83D', '\uDE00', '😀', '支付', 'é', 'text', '0'],
];
const piece = fc.constantFrom(...PIECES);

/** A message as WeChat Pay writes it, also with bare texts and white space between the elements. */
const plain = fc
  .tuple(
    record,
    fc.array(fc.tuple(fieldName, fc.stringMatching(/^[0-9A-Za-z 支]{0,8}$/)), { maxLength: 3 }),
    fc.constantFrom('', '\n', '\n  ', '\t'),
  )
  .map(([fields, bare, space]) => {
    const elements = [toXml({ ...fields }).slice('<xml>'.length, -'</xml>'.length)];
    for (const [name, text] of bare) if (!(name in fields)) elements.push(`<${name}>${text}</${name}>`);
    return `<xml>${space}${elements.join(space)}${space}</xml>${space}`;
  });

/** Some characters cut out, others put in, a part repeated. */
const damaged = fc
  .tuple(
    plain,
    fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.oneof(piece, fc.constant(''))), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.option(fc.tuple(fc.nat(), fc.nat(40), fc.nat()), { nil: undefined }),
  )
  .map(([xml, cuts, repeat]) => {
    let text = xml;
    for (const [where, length, put] of cuts) {
      const at = where % (text.length + 1);
      text = text.slice(0, at) + put + text.slice(at + length);
    }
    if (!repeat) return text;
    const [from, length, to] = repeat;
    const copied = text.slice(from % (text.length + 1)).slice(0, length);
    const at = to % (text.length + 1);
    return text.slice(0, at) + copied + text.slice(at);
  });

/** Only pieces, without any plan. */
const heap = fc.array(fc.oneof(piece, xmlText), { maxLength: 12 }).map((parts) => parts.join(''));

/** One element whose inside is anything. */
const inside = fc
  .array(fc.oneof(piece, xmlText), { maxLength: 4 })
  .map((parts) => `<xml><a>${parts.join('')}</a></xml>`);

/** The text of a message, right or wrong. */
export const message = fc.oneof(
  { weight: 1, arbitrary: plain },
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: heap },
  { weight: 2, arbitrary: inside },
);

/** Bytes of a message, some replaced by others: most of these are no UTF-8. */
export const messageBytes = fc
  .tuple(message, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }))
  .map(([text, changes]) => {
    const bytes = Buffer.from(text);
    for (const [where, value] of changes) if (bytes.length > 0) bytes[where % bytes.length] = value;
    return bytes;
  });
