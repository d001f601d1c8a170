/** JSON with two spaces of indentation; a text that is no JSON comes back as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * XML with an element a line, indented. What stands between tags is not touched, so that a CDATA section can still
 * be told from escaped text; a text that is not of WeChat Pay's kind (an error page, half a document) comes back as it is.
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
