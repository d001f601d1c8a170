/**
 * `@opencloudpay/gateway/extension`: internal entry for the packages `durable` and `server`, which build on the
 * gateway. User programs use `createGateway` or `createDurableGateway`; this entry may change with every version.
 *
 * Its classes are identical to those of the index: the build gives both entries one copy of the shared code.
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
export { writeLogLine } from './log';
export { merchantsOf } from './merchants-of';
export { deliver } from './notification/deliver';
export type { NotificationHandler, VerifiedNotification } from './notification/notification-handler';
export type { Outcome } from './notification/outcome';
export { contradicts, refundMerchant } from './notification/refund-merchant';
export { OLD_ENVIRONMENT_SECRET } from './old-environment/options';
export type { Readiness } from './operations';
export { type CheckedOptions, checkOptions } from './options';
export { createRedact, openidsOf, type Redact } from './redact';
export { Refusal, type RefusalCode } from './refusal';
