/**
 * Removes declarations that no entry of the package uses. tsc declares every export of every
 * file; most serve other files of the same package, and users would install them for nothing.
 *
 * It reads tsc's output, not TypeScript as people write it: each top-level statement starts in the first column, and
 * an interface or a class ends with a `}` in the first column.
 */

interface Statement {
  /** With the comment above it. */
  text: string;
  /** Without comments and strings. */
  code: string;
}

/** A name of one file under which another file's export is used, or the package's own. */
interface Imported {
  from: string;
  name: string;
}

interface Module {
  statements: Statement[];
  declared: Map<string, Statement[]>;
  imported: Map<string, Imported>;
  /** Each `export * from`, with where it leads. */
  stars: Map<Statement, string>;
}

export interface Declarations {
  /** The paths of the files whose exports users can import. */
  entries: readonly string[];
  /** The text of a file. */
  read: (path: string) => string;
  /** The path of the file that a specifier imports; undefined for an installed package. */
  resolve: (specifier: string, path: string) => string | undefined;
}

/** @returns the text of each remaining file, by its path */
export function pruneDeclarations({ entries, read, resolve }: Declarations): Map<string, string> {
  const modules = new Map<string, Module>();
  const kept = new Map<string, Set<Statement>>();
  const usedNames = new Map<string, Set<string>>();
  /** Each `export *` that leads to a kept name. */
  const passedOn = new Set<Statement>();

  for (const entry of entries) keepAll(entry);
  return new Map([...kept.keys()].map((file) => [file, textOf(file)]));

  function moduleOf(file: string): Module {
    const known = modules.get(file);
    if (known) return known;
    const made = parse(read(file));
    modules.set(file, made);
    kept.set(file, new Set());
    usedNames.set(file, new Set());
    for (const statement of made.statements) if (isAlwaysKept(statement)) keep(file, statement);
    return made;
  }

  function keepAll(file: string): void {
    for (const statement of moduleOf(file).statements) if (!isImport(statement)) keep(file, statement);
  }

  function keepName(file: string, name: string): void {
    const { declared, imported } = moduleOf(file);
    for (const statement of declared.get(name) ?? []) keep(file, statement);
    const source = imported.get(name);
    if (!source || usedNames.get(file)?.has(name)) return;
    usedNames.get(file)?.add(name);
    follow(file, source);
  }

  function follow(file: string, { from, name }: Imported): void {
    const target = resolve(from, file);
    if (target === undefined) return;
    if (name === '*') keepAll(target);
    else keepExport(target, name);
  }

  function keepExport(file: string, name: string): void {
    const { declared, stars } = moduleOf(file);
    if (declared.has(name)) {
      keepName(file, name);
      return;
    }
    for (const [statement, from] of stars) {
      passedOn.add(statement);
      const target = resolve(from, file);
      if (target !== undefined) keepExport(target, name);
    }
  }

  function keep(file: string, statement: Statement): void {
    const statements = kept.get(file);
    if (!statements || statements.has(statement)) return;
    statements.add(statement);
    const reexport = /^export (?:type )?(\*|\{[^}]*\})[^'"]*from ['"]([^'"]+)['"]/m.exec(statement.text);
    if (reexport) {
      const [, names = '', from = ''] = reexport;
      for (const name of names === '*' ? ['*'] : specifiers(names).map(([original]) => original))
        follow(file, { from, name });
      return;
    }
    for (const [, from = '', name = '*'] of withoutComments(statement.text).matchAll(
      /\bimport\(['"]([^'"]+)['"]\)(?:\.(\w+))?/g,
    ))
      follow(file, { from, name });
    for (const [name] of statement.code.matchAll(/[A-Za-z_$][\w$]*/g)) keepName(file, name);
  }

  function textOf(file: string): string {
    const used = usedNames.get(file) ?? new Set();
    const statements = kept.get(file) ?? new Set();
    return moduleOf(file)
      .statements.map((statement) =>
        isImport(statement) && !isAlwaysKept(statement)
          ? onlyUsed(statement.text, used)
          : statements.has(statement) || passedOn.has(statement)
            ? statement.text
            : '',
      )
      .join('');
  }
}

function parse(text: string): Module {
  const statements = statementsIn(text);
  const declared = new Map<string, Statement[]>();
  const imported = new Map<string, Imported>();
  const stars = new Map<Statement, string>();
  for (const statement of statements) {
    const [, from] = /^export (?:type )?\* from ['"]([^'"]+)['"]/m.exec(statement.text) ?? [];
    if (from !== undefined) stars.set(statement, from);
    if (isImport(statement)) {
      for (const [name, source] of importsOf(statement.text)) imported.set(name, source);
      continue;
    }
    for (const name of namesOf(statement)) declared.set(name, [...(declared.get(name) ?? []), statement]);
  }
  return { statements, declared, imported, stars };
}

function statementsIn(text: string): Statement[] {
  const statements: Statement[] = [];
  // Comments and strings keep their length, so positions in the code are positions in the text.
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, blank);
  for (let start = 0; start < text.length; ) {
    const end = endOfStatement(code, start);
    statements.push({ text: text.slice(start, end), code: code.slice(start, end) });
    start = end;
  }
  return statements;
}

function endOfStatement(code: string, start: number): number {
  const first = /\S/.exec(code.slice(start));
  if (!first) return code.length;
  const at = start + first.index;
  if (
    /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:interface|class|namespace|enum|module|global)\b/.test(
      code.slice(at, at + 80),
    )
  )
    // `}> {` ends the type parameters, not the body.
    return afterLine(code, at + code.slice(at).search(/\n\}(?=\n|$)/) + 1);
  let depth = 0;
  for (let index = at; index < code.length; index += 1) {
    const character = code[index] ?? '';
    if ('{(['.includes(character)) depth += 1;
    else if ('})]'.includes(character)) depth -= 1;
    else if (character === ';' && depth === 0) return afterLine(code, index);
  }
  return code.length;
}

function afterLine(code: string, at: number): number {
  const end = code.indexOf('\n', at);
  return end === -1 ? code.length : end + 1;
}

function isImport({ code }: Statement): boolean {
  return /^import\b(?!\()/.test(code.trimStart());
}

/** A statement with an effect of its own, or that makes the file a module. */
function isAlwaysKept({ code, text }: Statement): boolean {
  return (
    /^export\s*(?:\{\s*\}|=|default\b)|^declare (?:global|module)\b/.test(code.trimStart()) ||
    /^import\s*['"]/.test(withoutComments(text).trimStart()) ||
    code.trim() === ''
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** `{ a, type B as C }` as `[['a', 'a'], ['B', 'C']]`: the exported name, and the local one. */
function specifiers(list: string): [string, string][] {
  return list
    .replace(/[{}]/g, '')
    .split(',')
    .map((one) => one.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map((one) => {
      const [there = '', here = there] = one.split(/\s+as\s+/);
      return [there, here];
    });
}

function importsOf(text: string): [string, Imported][] {
  const [, clause = '', from = ''] =
    /import\s+(?:type\s+)?([\s\S]*?)\s+from\s+['"]([^'"]+)['"]/.exec(withoutComments(text)) ?? [];
  const [list = ''] = /\{[^}]*\}/.exec(clause) ?? [];
  const named = specifiers(list).map(([there, here]): [string, Imported] => [here, { from, name: there }]);
  const rest = clause
    .replace(list, '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  const whole = rest.map((one): [string, Imported] =>
    one.startsWith('*')
      ? [one.replace(/^\*\s*as\s+/, ''), { from, name: '*' }]
      : [one, { from, name: 'default' }],
  );
  return [...named, ...whole];
}

/** The names under which a statement can be used in its file, or imported from it. */
function namesOf({ code }: Statement): string[] {
  const [, list] = /^export (?:type )?(\{[^}]*\})/m.exec(code) ?? [];
  if (list !== undefined) return specifiers(list).map(([, here]) => here);
  const [, name] =
    /^(?:export )?(?:declare )?(?:abstract )?(?:interface|class|type|const|let|var|function|enum|namespace)\s+([\w$]+)/.exec(
      code.trimStart(),
    ) ?? [];
  return name === undefined ? [] : [name];
}

function onlyUsed(text: string, used: ReadonlySet<string>): string {
  const names = importsOf(text).map(([name]) => name);
  const left = names.filter((name) => used.has(name));
  if (left.length === names.length) return text;
  if (left.length === 0) return '';
  return text.replace(/\{[^}]*\}/, (list) => {
    const wanted = list
      .replace(/[{}]/g, '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => used.has(specifiers(one)[0]?.[1] ?? ''));
    return `{ ${wanted.join(', ')} }`;
  });
}
