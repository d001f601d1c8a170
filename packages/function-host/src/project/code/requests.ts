/** A module that code asks for, by `require`, `import` or `export … from`. */
export interface ModuleRequest {
  specifier: string;
  /** Whether the code expects that it may be missing: `try { require('x') } catch {}`. */
  optional: boolean;
}

/** Requests, strings, templates and comments, whichever begins first: a string hides what looks like a request in it. */
const TOKEN =
  /\b(?:require(?:\.resolve)?\s*\(\s*|import\s*\(\s*|from\s*|import\s*)(["'`])((?:(?!\1)[^\\\n])+)\1|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\]*(?:\\[\s\S][^`\\]*)*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** `require(path.join(__dirname, '../common'))`, `require(__dirname + '/../common')` and the same as a template. */
const BESIDE_FILE =
  /\brequire\s*\(\s*(?:(?:\w+\.)?(?:join|resolve)\s*\(\s*__dirname\s*((?:,\s*(?:"[^"\n]*"|'[^'\n]*')\s*)+)\)|__dirname\s*\+\s*("[^"\n]*"|'[^'\n]*')|`\$\{__dirname\}([^`$\n]*)`)/g;

/** A line of this length is the output of a bundler: comments in it cannot be told from regular expressions. */
const BUNDLED_LINE = 2_000;

/** Whether code is the output of a bundler, whose requests are not the developer's. */
export function isBundled(source: string): boolean {
  let start = 0;
  for (let end = source.indexOf('\n'); end >= 0; end = source.indexOf('\n', start)) {
    if (end - start > BUNDLED_LINE) return true;
    start = end + 1;
  }
  return source.length - start > BUNDLED_LINE;
}

/** The modules that code asks for by names that can be read without running it. */
export function requestsIn(source: string): ModuleRequest[] {
  const named = [...source.matchAll(TOKEN)].flatMap(({ 2: specifier, index }) =>
    specifier === undefined || specifier.includes('${')
      ? []
      : [{ specifier, optional: isTried(source, index) }],
  );
  const beside = [...withoutComments(source).matchAll(BESIDE_FILE)].map(([, list, text, template]) => ({
    specifier: `./${textsIn(list ?? text ?? `'${template}'`).join('/')}`,
    optional: false,
  }));
  return [...named, ...beside];
}

/** The code without its comments; strings stay. */
export function withoutComments(source: string): string {
  if (isBundled(source)) return source;
  return source.replace(TOKEN, (token) => (token.startsWith('/*') || token.startsWith('//') ? ' ' : token));
}

function textsIn(list: string): string[] {
  return [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
}

function isTried(source: string, index: number): boolean {
  return /\btry\s*\{[^{}]*$/.test(source.slice(Math.max(0, index - 200), index));
}
