import { Int32 } from 'bson';
import { isTruthy } from '../filter/truth';
import { refuse } from '../refuse';
import { compareValues } from '../values/compare';
import { describe } from '../values/describe';
import { type Document, isDocument, isNullish } from '../values/kinds';
import { inScope, namedOperands, over } from './arguments';
import type { Operators } from './types';

function comparing(name: string, holds: (order: number) => boolean) {
  return over(name, 2, ([a, b]) => holds(compareValues(a, b)));
}

/** The operators that compare, decide, and name values. */
export const logicOperators: Operators = {
  $cmp: over('$cmp', 2, ([a, b]) => new Int32(compareValues(a, b))),
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
  $and: over('$and', [0, Infinity], (values) => values.every(isTruthy)),
  $or: over('$or', [0, Infinity], (values) => values.some(isTruthy)),
  $not: over('$not', 1, ([value]) => !isTruthy(value)),
  $ifNull: over(
    '$ifNull',
    [2, Infinity],
    (values) => values.find((value) => !isNullish(value)) ?? values.at(-1),
  ),
  $literal: (operand) => () => operand,
  $cond(operand, { compile }) {
    const [condition, then, otherwise] = branches(operand).map(compile) as [
      ReturnType<typeof compile>,
      ReturnType<typeof compile>,
      ReturnType<typeof compile>,
    ];
    return (root, scope) => (isTruthy(condition(root, scope)) ? then(root, scope) : otherwise(root, scope));
  },
  $switch(operand, { compile }) {
    const { branches: list, default: otherwise } = namedOperands(
      '$switch',
      operand,
      ['branches'],
      ['default'],
    );
    if (!Array.isArray(list) || list.length === 0) return refuse('$switch requires at least one branch.');
    const compiled = (list as unknown[]).map((branch) => {
      const parts = namedOperands('$switch', branch, ['case', 'then'], []);
      return { matches: compile(parts['case']), value: compile(parts['then']) };
    });
    const last = otherwise === undefined ? undefined : compile(otherwise);
    return (root, scope) => {
      const branch = compiled.find(({ matches }) => isTruthy(matches(root, scope)));
      if (branch !== undefined) return branch.value(root, scope);
      if (last !== undefined) return last(root, scope);
      return refuse('$switch could not find a matching branch for an input, and no default was specified.');
    };
  },
  $let(operand, compiler) {
    const parts = namedOperands('$let', operand, ['vars', 'in'], []);
    const { vars } = parts;
    if (!isDocument(vars)) return refuse(`invalid parameter: expected an object (vars): ${describe(vars)}`);
    const values = Object.entries(vars).map(([name, value]) => [name, compiler.compile(value)] as const);
    const body = inScope(compiler.withVariables(Object.keys(vars))(parts['in']));
    return (root, scope) => {
      const variables: Document = {};
      for (const [name, evaluate] of values) variables[name] = evaluate(root, scope);
      return body(root, scope, variables);
    };
  },
};

function branches(operand: unknown): unknown[] {
  if (Array.isArray(operand))
    return operand.length === 3
      ? (operand as unknown[])
      : refuse(`Expression $cond takes exactly 3 arguments. ${operand.length} were passed in.`);
  const parts = namedOperands('$cond', operand, ['if', 'then', 'else'], []);
  return [parts['if'], parts['then'], parts['else']];
}
