import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** The sources of all packages, without tests and what is generated. */
export function packageSources(root: string): SourceFile[] {
  const packages = join(root, 'packages');
  return readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[\w-]+[\\/]src[\\/].*\.tsx?$/.test(file))
    .filter((file) => !/\.test\.ts$|[\\/](?:testing|fixtures|node_modules|validators)[\\/]/.test(file))
    .map((file) => ({ file, text: readFileSync(join(packages, file), 'utf8') }));
}

/** The codes of a list, each with its comment, or with its text if the list is a table. */
export function documentedCodes(list: string, sources: readonly SourceFile[]): Map<string, string> {
  const codes = new Map<string, string>();
  let comment = '';
  let previous = '';
  for (const token of declarationOf(`type ${list}`, ';', sources)) {
    if (token.startsWith('/**')) comment = token;
    else if (token.startsWith("'")) codes.set(token.slice(1, -1), comment);
    else if (previous === 'typeof') for (const each of codesOfTable(token, sources)) codes.set(...each);
    else if (/^[A-Z]/.test(token)) for (const each of documentedCodes(token, sources)) codes.set(...each);
    if (token === '|') comment = comment && previous.startsWith('/**') ? comment : '';
    previous = token;
  }
  return codes;
}

/** The strings of a list, or the keys of an object, at the outermost level. */
function codesOfTable(name: string, sources: readonly SourceFile[]): Map<string, string> {
  const codes = new Map<string, string>();
  let comment = '';
  let depth = 0;
  let key = '';
  const tokens = declarationOf(`const ${name}`, 'as', sources);
  for (const [index, token] of tokens.entries()) {
    if (/^[{[]$/.test(token)) depth += 1;
    else if (/^[}\]]$/.test(token)) depth -= 1;
    else if (token.startsWith('/**')) comment = token;
    else if (depth === 1 && (token.startsWith("'") || tokens[index + 1] === ':')) {
      key = token.replaceAll("'", '');
      codes.set(key, comment);
      comment = '';
    } else if (depth > 1 && /^['`]/.test(token) && codes.get(key) === '') codes.set(key, token);
  }
  return codes;
}

/** The text between the `=` of a declaration and its end, without parts that do not matter here. */
function declarationOf(declared: string, end: string, sources: readonly SourceFile[]): string[] {
  for (const { text } of sources) {
    const start = new RegExp(`^(?:export )?${declared} =`, 'm').exec(text);
    if (!start) continue;
    const rest = text.slice(start.index + start[0].length);
    const tokens: string[] = rest.match(/\/\*\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'|`[^`]*`|\w+|[^\s\w]/g) ?? [];
    return tokens.slice(0, tokens.indexOf(end));
  }
  throw new Error(`No source declares ${declared}`);
}
