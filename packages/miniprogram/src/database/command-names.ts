/** The conditions, which can be chained: `_.gt(1).lt(5)`. */
export const COMPARISONS = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'all',
  'elemMatch',
  'exists',
  'size',
  'mod',
  'geoNear',
  'geoWithin',
  'geoIntersects',
] as const;
export const LOGICS = ['and', 'or', 'nor', 'not'] as const;
/** The changes whose operand goes as it is. */
export const CHANGES = [
  'set',
  'inc',
  'mul',
  'min',
  'max',
  'rename',
  'bit',
  'pull',
  'pullAll',
  'addToSet',
] as const;

type Comparison = (typeof COMPARISONS)[number];
type Logic = (typeof LOGICS)[number];
type Change = (typeof CHANGES)[number] | 'remove' | 'pop' | 'shift' | 'push' | 'unshift';

/** A condition on a field, to which others can be chained: `_.gt(1).and(_.lt(5))`, `_.gt(1).lt(5)`. */
export type Condition = { [name in 'and' | 'or' | Comparison]: (...operands: unknown[]) => Condition };

type Operators = { readonly [name: string]: (operand?: unknown) => unknown };

/** `db.command`. */
export type DatabaseCommand = {
  readonly [name in Comparison | Logic]: (...operands: unknown[]) => Condition;
} & {
  readonly [name in Change]: (...operands: unknown[]) => object;
} & {
  readonly expr: (expression: unknown) => object;
  readonly aggregate: Operators;
  readonly project: Operators;
};
