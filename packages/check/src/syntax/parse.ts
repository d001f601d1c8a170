import { type ParserOptions, parseExpression, parse as parseWithBabel } from '@babel/parser';
import type * as t from '@babel/types';
import { scriptOf } from './vue';

/** A program that could be read, or the first place where it could not. */
export type Parsed =
  | { program: t.Program; comments: readonly t.Comment[]; problem?: SyntaxProblem }
  | { program?: undefined; problem: SyntaxProblem };

export interface SyntaxProblem {
  /** From 1. */
  line: number;
  message: string;
}

const LENIENT: ParserOptions = {
  // A script where it is no module: there, `const package = …` is right.
  sourceType: 'unambiguous',
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowUndeclaredExports: true,
  allowSuperOutsideMethod: true,
  allowNewTargetOutsideFunction: true,
  allowImportExportEverywhere: true,
};

/**
 * Reads JavaScript or TypeScript, as script or as module, with or without JSX, or JSON.
 *
 * @param name the file's name, whose ending says which language it has
 */
export function parse(text: string, name: string): Parsed {
  const [, ending = ''] = /\.(\w+)$/.exec(name) ?? [];
  const code = ending === 'vue' ? scriptOf(text) : { text, isTypeScript: /^[cm]?tsx?$/.test(ending) };
  if (ending === 'json') return parseJsonText(text);
  const typeScript: ParserOptions['plugins'] = ['typescript', 'decorators-legacy'];
  const attempts: ParserOptions['plugins'][] = code.isTypeScript
    ? [ending === 'ts' ? typeScript : [...typeScript, 'jsx'], typeScript]
    : [
        ['jsx', 'decorators-legacy'],
        ['jsx', 'flow', 'decorators-legacy'],
      ];
  const parsed: Parsed[] = [];
  for (const plugins of attempts) {
    const each = attempt(code.text, plugins);
    if (each.problem === undefined) return each;
    parsed.push(each);
  }
  return parsed.find(({ program }) => program !== undefined) ?? (parsed[0] as Parsed);
}

function attempt(text: string, plugins: ParserOptions['plugins']): Parsed {
  const read = (options?: ParserOptions) => {
    const { program, comments } = parseWithBabel(text, { ...LENIENT, plugins: plugins ?? [], ...options });
    return { program, comments: comments ?? [] };
  };
  try {
    return read();
  } catch (error) {
    const problem = problemOf(error);
    try {
      // What can be read of broken code is also checked.
      return { ...read({ errorRecovery: true }), problem };
    } catch {
      return { problem };
    }
  }
}

/** JSON as a program with one expression, so that its values are found as those of code are. */
function parseJsonText(text: string): Parsed {
  try {
    const expression = parseExpression(text.replace(/^\uFEFF/, ' '), { errorRecovery: true });
    const statement = { type: 'ExpressionStatement', expression } as t.ExpressionStatement;
    return { program: { type: 'Program', body: [statement] } as unknown as t.Program, comments: [] };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

function problemOf(error: unknown): SyntaxProblem {
  const { message = '', loc } = error as { message?: string; loc?: { line: number } };
  return { line: loc?.line ?? 1, message: message.replace(/\s*\(\d+:\d+\)$/, '') };
}
