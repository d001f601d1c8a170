import type { Expression } from '@opencloudpay/internal';

/**
 * Whether an expression demands that something equals a field of `auth` which this user does not have. It holds for nothing:
 * with `doc._openid == auth.openid || doc._openid == auth.uid`, the documents of functions have no `_openid`, and the user of
 * a mini program no `uid`. Beside a constant it is a question: `auth.uid == null`.
 */
export function asksForMissingUser(expression: Expression, auth: object): boolean {
  if (expression.kind === 'in') return isMissingUser(expression.value, auth);
  if (expression.kind !== 'compare' || expression.operator !== '==') return false;
  const { left, right } = expression;
  if (left.kind === 'constant' || right.kind === 'constant') return false;
  return isMissingUser(left, auth) || isMissingUser(right, auth);
}

function isMissingUser(expression: Expression, auth: object): boolean {
  if (expression.kind !== 'member' || expression.name.kind !== 'constant') return false;
  const { object, name } = expression;
  const isOfAuth = object.kind === 'variable' && object.name === 'auth';
  return isOfAuth && typeof name.value === 'string' && !Object.hasOwn(auth, name.value);
}
