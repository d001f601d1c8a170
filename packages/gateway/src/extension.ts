/**
 * `@opencloudpay/gateway/extension`: internal entry for the packages `durable` and `server`, which build on the
 * gateway. User programs use `createGateway` or `createDurableGateway`; this entry may change with every version.
 *
 * Its classes are identical to those of the index: the build gives both entries one copy of the shared code.
 */

export { groupOf } from './callbacks/group-of';
export { TooManyCalls } from './cloudpay/access/limits';
export { type AroundCall, type GrantedCall, NotMade } from './cloudpay/around-call';
export { failedCall } from './cloudpay/failure';
export type { CallMemory } from './cloudpay/repeats/call-memory';
export { AnswerForgotten, KeyReused } from './cloudpay/repeats/idempotency-key';
export {
  type KeyedCall,
  REMEMBERED_FOR,
  type Remembered,
  wasNotMade,
} from './cloudpay/repeats/remembered-calls';
export { type Extensions, type PreparedGateway, prepareGateway } from './gateway';
export { writeLogLine } from './log/log';
export { createRedact, openidsOf, type Redact } from './log/redact';
export { actingMerchant } from './merchants/acting-merchant';
export { merchantsOf } from './merchants/merchants-of';
export { deliver } from './notification/delivery/deliver';
export type { NotificationHandler, VerifiedNotification } from './notification/notification-handler';
export type { Outcome } from './notification/outcome';
export { contradicts, refundMerchant } from './notification/verify/refund-merchant';
export { OLD_ENVIRONMENT_SECRET } from './old-environment/options';
export { type CertificateExpiry, certificatesOf } from './operations/certificate-expiry';
export type { Readiness } from './operations/operations';
export { checkRange } from './options/check-values';
export { type CheckedOptions, checkOptions } from './options/options';
export { Refusal, type RefusalCode } from './requests/refusal';
