import { nextName, rememberNext } from './name-sequence';
import type { TextFields } from './text-fields';
import { UNUSUAL } from './xml-characters';

/** Characters that a parser replaces or refuses; without U+FFFD too. */
const UNPLAIN = /[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFC}\u{10000}-\u{10FFFF}]/u;
const SECTION = '<![CDATA[';
const LESS_THAN = 60;
const GREATER_THAN = 62;
const SLASH = 47;
const BRACKET = 93;

/**
 * Reads a message in WeChat Pay's own form in one pass: `<xml>`, then elements with one CDATA section or bare text, with
 * white space between them at most, then `</xml>`.
 *
 * @returns `undefined` for a message in any other form, right or wrong: `readAnyXml` decides about it
 */
export function readPlainXml(text: string, rootName: string): TextFields | undefined {
  const opening = `<${rootName}>`;
  if (!text.startsWith(opening)) return undefined;
  if (UNUSUAL.test(text) && UNPLAIN.test(text)) return undefined;
  const fields: TextFields = Object.create(null);
  let previous = '';
  for (let at = afterSpace(text, opening.length); ; ) {
    if (text.charCodeAt(at) !== LESS_THAN) return undefined;
    if (text.charCodeAt(at + 1) === SLASH) {
      const closing = `</${rootName}>`;
      const isWhole = text.startsWith(closing, at) && afterSpace(text, at + closing.length) === text.length;
      return isWhole ? fields : undefined;
    }
    const usual = nextName(previous);
    const isUsual =
      usual !== undefined &&
      text.charCodeAt(at + 1 + usual.length) === GREATER_THAN &&
      text.startsWith(usual, at + 1);
    const nameEnd = isUsual ? at + 1 + usual.length : endOfName(text, at + 1);
    if (text.charCodeAt(nameEnd) !== GREATER_THAN || nameEnd === at + 1) return undefined;
    const name = isUsual ? usual : rememberNext(previous, text.slice(at + 1, nameEnd));
    // Not by `in`, which takes several times as long here; no value is undefined.
    if (fields[name] !== undefined) return undefined;
    const inSection = text.charCodeAt(nameEnd + 1) === LESS_THAN && text.startsWith(SECTION, nameEnd + 1);
    const from = inSection ? nameEnd + 1 + SECTION.length : nameEnd + 1;
    const end = inSection ? endOfSection(text, from) : text.indexOf('<', from);
    if (end === -1) return undefined;
    const value = text.slice(from, end);
    // Entities are decoded by the other reader, which also judges a bare `>`.
    if (!inSection && (value.includes('&') || value.includes('>'))) return undefined;
    const tag = inSection ? end + 3 : end;
    if (!closes(text, tag, name)) return undefined;
    fields[name] = value;
    previous = name;
    at = afterSpace(text, tag + name.length + 3);
  }
}

/** The place of the next `]]>`, or -1. A search for one character is faster than one for three. */
function endOfSection(text: string, from: number): number {
  let at = text.indexOf(']', from);
  while (at !== -1 && !(text.charCodeAt(at + 1) === BRACKET && text.charCodeAt(at + 2) === GREATER_THAN))
    at = text.indexOf(']', at + 1);
  return at;
}

/** Whether `</name>` stands there. */
function closes(text: string, at: number, name: string): boolean {
  return (
    text.charCodeAt(at) === LESS_THAN &&
    text.charCodeAt(at + 1) === SLASH &&
    text.startsWith(name, at + 2) &&
    text.charCodeAt(at + 2 + name.length) === GREATER_THAN
  );
}

/** Space, tab and line feed; a message with CR is not plain. */
function afterSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 9; code = text.charCodeAt(at))
    at++;
  return at;
}

/** The end of `[A-Za-z_][A-Za-z0-9_.-]*`; `from` if no name begins there. */
function endOfName(text: string, from: number): number {
  let at = from;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90);
    if (isLetter) continue;
    const isOther = (code >= 48 && code <= 57) || code === 45 || code === 46;
    if (!isOther || at === from) return at;
  }
}
