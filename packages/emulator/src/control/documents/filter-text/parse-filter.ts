import { type Expression, parseExpressionAt } from 'acorn';
import { encodeFilter, encodeMongoFilter, type Filter } from './encode';
import { evaluator } from './expression';
import type { FilterProblem } from './filter-problems';
import { FilterTextError } from './filter-text-error';

/** Characters of a filter. */
const LONGEST = 20_000;

/** What may follow the filter: space, a semicolon and comments; then the first character that may not. */
const BEHIND = /^(?:\s|;|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*([\s\S]?)/;

/**
 * Reads the text of a filter: MongoDB's form (`{ status: 1, price: { $gt: 100 } }`, as relaxed JSON or as the shell has
 * it), or that of `db.command` (`{ status: _.neq(1), name: db.RegExp({ regexp: '^tea' }) }`).
 *
 * The text is parsed and its tree is read by a list of what may occur: nothing in it runs.
 *
 * In MongoDB's form a nested object means that very object; in the form of `db.command`, as in `where()` of CloudBase,
 * its fields are compared one by one.
 *
 * @throws {FilterTextError} with the place of the first error
 */
export function parseFilter(text: string, now: () => Date = () => new Date()): Filter {
  if (text.trim() === '') return {};
  if (text.length > LONGEST) throw new FilterTextError(text, LONGEST, { code: 'TOO_LONG', most: LONGEST });
  try {
    const { evaluate, usesCommands } = evaluator(text, now);
    const value = evaluate(parse(text));
    return usesCommands() ? encodeFilter(value, text) : encodeMongoFilter(value, text);
  } catch (error) {
    // A text of this length can still nest deeper than the call stack.
    if (error instanceof RangeError) throw new FilterTextError(text, 0, { code: 'TOO_DEEP' });
    throw error;
  }
}

function parse(text: string): Expression {
  let tree: Expression;
  try {
    tree = parseExpressionAt(text, 0, { ecmaVersion: 'latest' });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const { pos = 0 } = cause as { pos?: number };
    throw new FilterTextError(text, pos, syntaxProblem(text, pos, cause.message), { cause });
  }
  const rest = BEHIND.exec(text.slice(tree.end));
  const [behind = '', next = ''] = rest ?? [];
  if (next !== '')
    throw new FilterTextError(text, tree.end + behind.length - 1, {
      code: 'ENDED',
      found: JSON.stringify(next),
    });
  return tree;
}

function syntaxProblem(text: string, at: number, message: string): FilterProblem {
  const words = message.replace(/ \(\d+:\d+\)$/, '');
  if (/^Unterminated (?:string|template)/.test(words)) return { code: 'TEXT_NOT_CLOSED' };
  if (words !== 'Unexpected token') return { code: 'SYNTAX', text: words };
  return at >= text.length
    ? { code: 'NOT_CLOSED' }
    : { code: 'NOT_EXPECTED', found: JSON.stringify(text.charAt(at)) };
}
