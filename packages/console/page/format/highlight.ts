/** A part of a text with its kind, for colouring. It is always rendered as text, never as markup. */
export interface Token {
  kind: 'name' | 'string' | 'literal' | 'punctuation' | 'text' | 'kind';
  text: string;
}

/** Splits JSON into tokens. Invalid parts are plain text. */
export function jsonTokens(text: string): Token[] {
  return tokens(
    text,
    /(?<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\]|\\.)*")|(?<literal>-?\d[\d.eE+-]*|true|false|null)|(?<punctuation>[{}[\],:])/g,
  );
}

/** Splits XML into tokens: tags are names, CDATA brackets are punctuation. */
export function xmlTokens(text: string): Token[] {
  return tokens(text, /(?<punctuation><!\[CDATA\[|\]\]>)|(?<name><\/?[^>]+>)|(?<string>[^<\]\s][^<\]]*)/g);
}

function tokens(text: string, pattern: RegExp): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) });
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0];
    found.push({ kind: (kind ?? 'text') as Token['kind'], text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) });
  return found;
}
