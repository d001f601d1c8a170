/** Reads what tests compare in the pages of docs. */

/** The rows of a table whose first cell is a key in backticks: the key, and the variables in the second cell. */
export function keyRowsOf(text: string): string[][] {
  return [...text.matchAll(/^\| `([a-z$][\w.<>[\]]*)` \|([^|]*)\| (?:[^|\n]|\\\|)+ \|$/gm)].map(
    ([, key = '', variables = '']) => [
      key,
      ...[...variables.matchAll(/`([A-Z_0-9]+)`/g)].map(([, variable = '']) => variable),
    ],
  );
}

/** The code blocks of a language. */
export function codeIn(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, code = '']) =>
    of === language ? [code] : [],
  );
}

/** What a translation has in common with its page: headings, rows, items, and the code without comments. */
export function shapeOf(text: string): { lines: (string | undefined)[]; code: string[] } {
  const withoutCode = text.replace(/^```\w+\n[\s\S]*?^```$/gm, '');
  return {
    lines: [...withoutCode.matchAll(/^(#+ |\| |- |\d+\. )/gm)].map(([, start]) => start?.replace(/\d+/, '1')),
    code: [...text.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, code = '']) =>
      code.replace(/\s*(?:#|\/\/) .*$/gm, '').replace(/^\n+/gm, ''),
    ),
  };
}
