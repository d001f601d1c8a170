import { splitPath } from '../paths';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, firstOperator, getField, isDocument, setField } from '../values/kinds';
import { operatorTable } from './operators';
import type { Compiler, Evaluate } from './types';

/** The variables that are always there. */
const SYSTEM_VARIABLES = new Set(['ROOT', 'CURRENT', 'NOW', 'REMOVE']);

export interface ExpressionOptions {
  /** The names of the variables that the scope will hold. Default: none */
  readonly variables?: readonly string[];
}

/**
 * Compiles an expression of the aggregation language. Values keep their kinds; undefined is a missing value.
 *
 * @throws DocumentError for an operator or a variable that does not exist, or one that runs code
 */
export function compileExpression(expression: unknown, { variables = [] }: ExpressionOptions = {}): Evaluate {
  return compileWith(new Set(variables))(expression);
}

function compileWith(variables: ReadonlySet<string>): Compiler['compile'] {
  const compiler: Compiler = {
    compile,
    withVariables: (names) => compileWith(new Set([...variables, ...names])),
  };
  return compile;

  function compile(expression: unknown): Evaluate {
    if (typeof expression === 'string') return compileText(expression, variables);
    if (Array.isArray(expression)) return compileArray(expression.map(compile));
    if (!isDocument(expression)) return () => expression;
    const operator = firstOperator(expression);
    return operator === undefined ? compileMembers(expression) : compileOperator(operator, expression);
  }

  function compileMembers(expression: Document): Evaluate {
    const members = Object.entries(expression).map(([name, member]) => {
      if (name.startsWith('$')) refuse(`FieldPath field names may not start with '$', but found ${name}`);
      return [name, compile(member)] as const;
    });
    return (root, scope) => {
      const result: Document = {};
      for (const [name, evaluate] of members) {
        const value = evaluate(root, scope);
        if (value !== undefined) setField(result, name, value);
      }
      return result;
    };
  }

  function compileOperator(name: string, expression: Document): Evaluate {
    if (Object.keys(expression).length !== 1)
      refuse(`an object representing an expression must have exactly one field: ${describe(expression)}`);
    const operator = operatorTable().get(name);
    return operator === undefined
      ? refuse(REFUSALS[name] ?? `Unrecognized expression '${name}'`)
      : operator(expression[name], compiler);
  }
}

const NO_CODE = 'is not allowed: the database runs no code';
const REFUSALS: Readonly<Record<string, string>> = {
  $function: `$function ${NO_CODE}`,
  $accumulator: `$accumulator ${NO_CODE}`,
  $where: `$where ${NO_CODE}`,
  $meta: '$meta is not supported: there are no text indexes',
};

function compileArray(members: readonly Evaluate[]): Evaluate {
  return (root, scope) => members.map((evaluate) => evaluate(root, scope) ?? null);
}

function compileText(text: string, variables: ReadonlySet<string>): Evaluate {
  if (!text.startsWith('$')) return () => text;
  if (!text.startsWith('$$')) {
    const parts = fieldParts(text.slice(1));
    return (root) => valueAtPath(root, parts, 0);
  }
  const [name = '', ...rest] = text.slice(2).split('.');
  if (name === '') refuse('empty variable names are not allowed');
  const parts = rest.length === 0 ? [] : fieldParts(rest.join('.'));
  if (!SYSTEM_VARIABLES.has(name) && !variables.has(name)) refuse(`Use of undefined variable: ${name}`);
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (root) => valueAtPath(root, parts, 0);
    case 'NOW':
      return (_root, scope) => valueAtPath(scope.now, parts, 0);
    case 'REMOVE':
      return () => undefined;
    default:
      return (_root, scope) => valueAtPath(getField(scope.variables, name), parts, 0);
  }
}

function fieldParts(path: string): readonly string[] {
  if (path === '') refuse("'$' by itself is not a valid FieldPath");
  const parts = splitPath(path);
  for (const part of parts) {
    if (part === '') refuse('FieldPath field names may not be empty strings');
    if (part.startsWith('$')) refuse(`FieldPath field names may not start with '$', but found ${path}`);
  }
  return parts;
}

/** An array on the way gives an array of what its documents have at the rest of the path. */
export function valueAtPath(value: unknown, parts: readonly string[], at: number): unknown {
  if (at === parts.length) return value;
  if (isDocument(value)) return valueAtPath(getField(value, parts[at] as string), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  return (value as unknown[])
    .filter((element) => isDocument(element) || Array.isArray(element))
    .map((element) => valueAtPath(element, parts, at))
    .filter((found) => found !== undefined);
}
