/** Indents JSON by two spaces. Returns other texts unchanged. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * Formats XML with one element per line, indented. The text between tags is unchanged, so that CDATA and escaped text
 * remain visible. Returns other texts (an error page, an incomplete document) unchanged.
 */
export function prettyXml(text: string): string {
  const pieces = text.trim().match(/<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g) ?? [];
  const lines: string[] = [];
  let depth = 0;
  let open = '';
  for (const piece of pieces) {
    if (!piece.startsWith('<') || piece.startsWith('<![CDATA[')) {
      if (piece.trim() || open) open += piece;
    } else if (piece.startsWith('</')) {
      depth--;
      if (depth < 0) return text;
      lines.push(open.trim() ? `${open}${piece}` : `${'  '.repeat(depth)}${piece}`);
      open = '';
    } else {
      if (open.trim()) lines.push(open.trimEnd());
      open = '';
      const line = `${'  '.repeat(depth)}${piece}`;
      if (/^<[?!]|\/>$/.test(piece)) lines.push(line);
      else {
        depth++;
        open = line;
      }
    }
  }
  return depth === 0 && !open.trim() && lines.length > 0 ? lines.join('\n') : text;
}
