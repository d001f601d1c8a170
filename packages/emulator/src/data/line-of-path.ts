/** Texts, brackets and separators, and everything else of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** A member's name, or an index of a list. */
export type PathPart = string | number;

/**
 * The line of a value in a JSON text, from 1: that of its name, where it is a member of an object.
 *
 * @returns `undefined` if the text has no such value
 */
export function lineOfPath(text: string, path: readonly PathPart[]): number | undefined {
  const tokens = [...text.matchAll(TOKEN)];
  const wanted = JSON.stringify(path);
  let next = 0;
  let found: number | undefined;

  const value = (at: readonly PathPart[], start: number): void => {
    if (JSON.stringify(at) === wanted) found ??= start;
    const opening = tokens[next]?.[0];
    next += 1;
    if (opening !== '{' && opening !== '[') return;
    const closing = opening === '{' ? '}' : ']';
    for (let index = 0; next < tokens.length && tokens[next]?.[0] !== closing; index += 1) {
      const begins = tokens[next]?.index ?? 0;
      if (opening === '{') {
        const name = nameIn(tokens[next]?.[0] ?? '');
        // The name and the colon.
        next += 2;
        value([...at, name], begins);
      } else value([...at, index], begins);
      if (tokens[next]?.[0] === ',') next += 1;
    }
    next += 1;
  };
  value([], tokens[0]?.index ?? 0);
  return found === undefined ? undefined : text.slice(0, found).split('\n').length;
}

function nameIn(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
