import { type Expression, partsOf, somePart, withParts } from '@opencloudpay/internal';
import { asksForMissingUser } from './missing-user';
import { usesDocument } from './parse';
import { type RuleVariables, valueFor } from './translate';

/** Replaces the parts that do not depend on the document by their values. */
export function folded(expression: Expression, variables: RuleVariables): Expression {
  if (expression.kind === 'constant') return expression;
  if (asksForMissingUser(expression, variables.auth)) return { kind: 'constant', value: false };
  const isFixed = !usesDocument(expression) && !hasGet(expression);
  const inner = withParts(
    expression,
    partsOf(expression).map((part) => folded(part, variables)),
  );
  return isFixed ? { kind: 'constant', value: valueFor(inner, variables, {}) ?? null } : inner;
}

export function hasGet(expression: Expression): boolean {
  return somePart(expression, ({ kind }) => kind === 'get');
}
