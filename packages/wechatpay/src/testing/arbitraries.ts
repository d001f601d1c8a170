import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import fc from 'fast-check';

/** Names that are properties of every object, or that a parser may treat specially. */
const treacherous = [
  '__proto__',
  'constructor',
  'prototype',
  'valueOf',
  'toString',
  'hasOwnProperty',
  'xml',
  'key',
];

export const fieldName = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...treacherous) },
);

const hostile = fc.constantFrom(
  ...[
    ']]>',
    ']]',
    '<![CDATA[',
    '<!--',
    '-->',
    '&amp;',
    '&#13;',
    '&lt;',
    '&',
    ';',
    '<',
    '>',
    '</xml>',
    '<?',
    '?>',
  ],
  ...[
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\u0085',
    '\u2028',
    '\uFEFF',
    '\u00A0',
    '"',
    "'",
    '😀',
    '支付',
    '\u{10FFFF}',
  ],
);

/** Any text that XML 1.0 can carry. */
export const xmlText = fc
  .array(fc.oneof(fc.string({ unit: anyCharacter, maxLength: 8 }), hostile), { maxLength: 8 })
  .map((parts) => parts.join('').replace(uncarriable(), ''));

/** The characters outside XML 1.0's production `Char`, listed here independently of the code under test. */
function uncarriable(): RegExp {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
  return /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
}

/** A flat record of texts, as a message is. */
export const record = fc.dictionary(fieldName, xmlText, { maxKeys: 12 });
