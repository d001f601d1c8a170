import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, isDocument, isNullish, isNumeric, kindOf } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import { assertInTime } from './loop-time';
import type { Compiler, Evaluate, OperatorCompiler, Scope } from './types';

/** An operator over a list of operands, each an expression: `{ $op: [a, b] }`, or `{ $op: a }` for a single one. */
export function over(
  name: string,
  count: number | readonly [least: number, most: number],
  apply: (values: readonly unknown[], scope: Scope) => unknown,
): OperatorCompiler {
  const [least, most] = typeof count === 'number' ? [count, count] : count;
  return (operand, { compile }) => {
    const operands = Array.isArray(operand) ? (operand as unknown[]) : [operand];
    if (operands.length < least || operands.length > most)
      refuse(
        least === most
          ? `Expression ${name} takes exactly ${least} arguments. ${operands.length} were passed in.`
          : `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${operands.length} were passed in.`,
      );
    const evaluates = operands.map(compile);
    return (root, scope) =>
      apply(
        evaluates.map((evaluate) => evaluate(root, scope)),
        scope,
      );
  };
}

/** As {@link over}, for operators that give null where any operand is null or missing. */
export function overPresent(
  name: string,
  count: number | readonly [least: number, most: number],
  apply: (values: readonly unknown[], scope: Scope) => unknown,
): OperatorCompiler {
  return over(name, count, (values, scope) => (values.some(isNullish) ? null : apply(values, scope)));
}

/** An operator over named operands: `{ $op: { input, as, … } }`, each an expression. */
export function overNamed(
  name: string,
  required: readonly string[],
  optional: readonly string[],
  apply: (values: Document, scope: Scope) => unknown,
): OperatorCompiler {
  return (operand, { compile }) => {
    const members = namedOperands(name, operand, required, optional);
    const evaluates = Object.entries(members).map(([key, member]) => [key, compile(member)] as const);
    return (root, scope) => {
      const values: Document = {};
      for (const [key, evaluate] of evaluates) values[key] = evaluate(root, scope);
      return apply(values, scope);
    };
  };
}

/** Checks the names of the operands. @throws DocumentError for one that is unknown, or that is not there */
export function namedOperands(
  name: string,
  operand: unknown,
  required: readonly string[],
  optional: readonly string[],
): Document {
  if (!isDocument(operand)) return refuse(`${name} only supports an object as its argument`);
  for (const key of Object.keys(operand))
    if (!required.includes(key) && !optional.includes(key))
      refuse(`Unrecognized parameter to ${name}: ${key}`);
  for (const key of required)
    if (!Object.hasOwn(operand, key)) refuse(`Missing '${key}' parameter to ${name}`);
  return operand;
}

/** Evaluates an expression with further variables. */
export function inScope(evaluate: Evaluate): (root: Document, scope: Scope, variables: Document) => unknown {
  return (root, scope, variables) => {
    assertInTime(scope);
    return evaluate(root, { ...scope, variables: { ...scope.variables, ...variables } });
  };
}

export function compileOptional(compiler: Compiler, operand: unknown): Evaluate | undefined {
  return operand === undefined ? undefined : compiler.compile(operand);
}

/** A number among the operands of an operator. */
export function requireNumber(name: string, value: unknown): Numeric {
  return isNumeric(value)
    ? (value as Numeric)
    : refuse(`${name} only supports numeric types, not ${kindOf(value)}`);
}

/** A whole number that fits an index or a count. */
export function requireWhole(name: string, value: unknown): number {
  const number = isNumeric(value) ? toNumber(value as Numeric) : Number.NaN;
  return Number.isSafeInteger(number)
    ? number
    : refuse(`${name} needs a whole number here, but found ${describe(value)} of the type ${kindOf(value)}`);
}

export function requireText(name: string, value: unknown): string {
  return typeof value === 'string'
    ? value
    : refuse(`${name} requires a string argument, found: ${kindOf(value)}`);
}

export function requireArray(name: string, value: unknown): readonly unknown[] {
  return Array.isArray(value)
    ? (value as unknown[])
    : refuse(`The argument to ${name} must be an array, but was of type: ${kindOf(value)}`);
}
