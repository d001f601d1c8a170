/**
 * `@opencloudpay/gateway/extension`: what packages of ours need that build on the gateway, `durable` and the program that
 * runs a gateway. It is not for users' programs, which use `createGateway` or `createDurableGateway`, and it may change
 * with every version.
 *
 * Its classes and those of the index are the same: the build gives both entries one copy of what they share.
 */

export { actingMerchant } from './acting-merchant';
export { type CertificateExpiry, certificatesOf } from './certificate-expiry';
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
export type { NotificationHandler, VerifiedNotification } from './notification/notification-handler';
export type { Outcome } from './notification/outcome';
export { contradicts, refundMerchant } from './notification/refund-merchant';
export type { Readiness } from './operations';
export { type CheckedOptions, checkOptions } from './options';
export { createRedact, openidsOf, type Redact } from './redact';
export { Refusal, type RefusalCode } from './refusal';
