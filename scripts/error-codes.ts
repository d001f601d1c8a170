import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** The sources of all packages, without tests and what is generated. */
export function packageSources(root: string): SourceFile[] {
  const packages = join(root, 'packages');
  // Not the packages as a whole: their node_modules and dist are ten times as large.
  return readdirSync(packages)
    .map((name) => join(name, 'src'))
    .filter((folder) => existsSync(join(packages, folder)))
    .flatMap((folder) =>
      readdirSync(join(packages, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file))
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

/**
 * The text between the `=` of a declaration and its end, without parts that do not matter here.
 *
 * @throws where two sources declare the name: the list of the one would pass for that of the other
 */
function declarationOf(declared: string, end: string, sources: readonly SourceFile[]): string[] {
  const pattern = new RegExp(`^(?:export )?${declared} =`, 'm');
  const [source, ...others] = sources.filter(({ text }) => pattern.test(text));
  if (others.length > 0)
    throw new Error(
      `${declared} is declared by ${[source, ...others].map((one) => one?.file).join(' and ')}`,
    );
  const start = source && pattern.exec(source.text);
  if (start) {
    const rest = source.text.slice(start.index + start[0].length);
    const tokens: string[] = rest.match(/\/\*\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'|`[^`]*`|\w+|[^\s\w]/g) ?? [];
    return tokens.slice(0, tokens.indexOf(end));
  }
  throw new Error(`No source declares ${declared}`);
}
