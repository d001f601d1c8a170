/**
 * What a package needs that builds a gateway which does more than this one, as `durable` does. It is not for programs
 * that run a gateway: those use `createGateway` or `createDurableGateway`. It may change with every version.
 *
 * The classes among it are compared with `instanceof`, so a package that extends the gateway must load this one and not
 * bundle a copy.
 */

export { actingMerchant } from './acting-merchant';
export { checkRange } from './check-values';
export { type AroundCall, type GrantedCall, NotMade } from './cloudpay/around-call';
export type { CallMemory } from './cloudpay/call-memory';
export { failedCall } from './cloudpay/failure';
export { AnswerForgotten, KeyReused } from './cloudpay/idempotency-key';
export { TooManyCalls } from './cloudpay/limits';
export { type KeyedCall, REMEMBERED_FOR, type Remembered, wasNotMade } from './cloudpay/remembered-calls';
export { type Extensions, type PreparedGateway, prepareGateway } from './gateway';
export { groupOf } from './group-of';
export { merchantsOf } from './merchants-of';
export { deliver } from './notification/deliver';
export type { Onward, VerifiedNotification } from './notification/onward';
export type { Outcome } from './notification/outcome';
export { contradicts, refundMerchant } from './notification/refund-merchant';
export type { Readiness } from './operations';
export { type CheckedOptions, checkOptions } from './options';
export { createRedact, openidsOf, type Redact } from './redact';
export { Refusal } from './refusal';
