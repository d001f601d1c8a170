/**
 * Whether code exports a name. `from` is a file whose exports it passes on. `unknown`: only running it can tell.
 */
export type Exported = 'yes' | 'no' | 'unknown' | { from: string };

/**
 * Reads from code whether it exports a name, without running it.
 *
 * @param code without comments
 * @param name the export: `main`
 */
export function exportedBy(code: string, name: string): Exported {
  if (isNamed(code, name) || isInObject(code, name)) return 'yes';
  const [, required, starred] = PASSED_ON.exec(code) ?? [];
  const from = required ?? starred;
  if (from !== undefined) return { from };
  return MADE_AT_RUNTIME.test(code) ? 'unknown' : 'no';
}

/** `module.exports = require('./x')`, `export * from './x'`, `__exportStar(require('./x'), exports)`. */
const PASSED_ON =
  /(?:\bmodule\.exports\s*=\s*|\.\.\.\s*|__exportStar\s*\(\s*|Object\.assign\s*\(\s*(?:module\.)?exports\s*,\s*)require\s*\(\s*["'](\.[^"'\n]*)["']|\bexport\s*\*\s*from\s*["'](\.[^"'\n]*)["']/;

/** `module.exports = handler`, `= createApp()`, `= new Shop()`, `Object.assign(exports, …)`: not an object written there. */
const MADE_AT_RUNTIME =
  /\bmodule\.exports\s*=\s*(?!\s*(?:\{|exports\b|async\b|function\b|class\b|require\b|["'`\d]))[\w$(]|Object\.assign\s*\(\s*(?:module\.)?exports\b|\bexport\s*\*\s*from|\bmodule\.exports\s*=\s*require\b/;

function isNamed(code: string, name: string): boolean {
  const word = name.replaceAll('$', '\\$');
  return [
    `\\bexports\\s*\\.\\s*${word}\\s*=(?!=)`,
    // fn.main = …; module.exports = fn;
    `\\b([\\w$]+)\\s*\\.\\s*${word}\\s*=(?!=)[\\s\\S]*\\bmodule\\.exports\\s*=\\s*\\1\\b`,
    `\\bexports\\s*\\[\\s*["']${word}["']\\s*\\]\\s*=`,
    `\\bdefineProperty\\s*\\(\\s*[\\w.]+\\s*,\\s*["']${word}["']`,
    // What bundlers write: { main: () => main }, { main: function () { return main } }
    `\\b${word}\\s*:\\s*(?:\\(\\s*\\)\\s*=>|function\\s*\\(\\s*\\)\\s*\\{\\s*return\\b)`,
    `\\bexport\\s+(?:const|let|var|class|(?:async\\s+)?function\\s*\\*?)\\s+${word}\\b`,
    `\\bexport\\s*\\{[^}]*\\b${word}\\s*(?:,|\\})`,
  ].some((pattern) => new RegExp(pattern).test(code));
}

/** `module.exports = { …, main, … }` and `export default { main() {} }`: the name on the object's own level. */
function isInObject(code: string, name: string): boolean {
  for (const { 0: start, index } of code.matchAll(
    /(?:\bmodule\.exports|\bexports)\s*=\s*\{|\bexport\s+default\s*\{/g,
  )) {
    const own = ownLevel(code, index + start.length);
    if (
      new RegExp(`(?:^|[,{\\s])(?:async\\s+)?["']?${name.replaceAll('$', '\\$')}["']?\\s*(?:[,:(]|$)`).test(
        own,
      )
    )
      return true;
  }
  return false;
}

/** The text of an object without what is nested in it, from behind its opening brace. */
function ownLevel(code: string, start: number): string {
  let depth = 0;
  let own = '';
  for (let at = start; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (depth === 0 && char === '}') break;
    if (depth === 0) own += char;
    if ('{(['.includes(char)) depth += 1;
    else if ('})]'.includes(char)) depth -= 1;
  }
  return own.trim();
}
