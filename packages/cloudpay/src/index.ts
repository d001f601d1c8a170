export type { CallbackEvent, CallbackTarget } from '@opencloudpay/contracts/callback';
export type { ApiName } from '@opencloudpay/wechatpay/apis';
export { type Bytes, createPost, PostFailure } from '@opencloudpay/wechatpay/http';
export type { ApiCall, CallData, CallResult } from './api-types';
export { toCallbackEvent } from './callback/event';
export { judgeReply, type ReplyMistake, type Verdict } from './callback/verdict';
export type { CallingContext } from './calling-context';
export { isObject, toCamelCase, toSnakeCase } from './convert-case';
export {
  type CloudPay,
  createCloudPay,
  type Hooks,
} from './create-cloud-pay';
export { hasDotSegment } from './dot-segments';
export { ErrCode, platformErrCode, platformErrText } from './errors/error-codes';
export {
  asCloudPayError,
  CallFailure,
  type CloudPayError,
  invalidParameters,
  refusedByPlatform,
  sdkError,
} from './errors/errors';
export { createNamespace } from './namespace';
export {
  type BoundFields,
  type NotificationKind,
  type NotifyOptions,
  type NotifyToken,
  notifyUrl,
  readNotifyToken,
  verifyNotifyToken,
} from './notify-url';
export { checkCloudPay } from './options/check-cloud-pay';
export { type Variables, variablesOf } from './options/environment-variables';
export type {
  MerchantAccount,
  MerchantOptions,
  ProtocolVersion,
  V2MerchantOptions,
  V3MerchantOptions,
} from './options/merchant-options';
export { type CloudPayOptions, transportOf } from './options/options';
export { optionsFromEnvironment } from './options/options-from-environment';
export { v3ClientOptions } from './options/read-v3-keys';
export { refusedByAnswer, refusedByError } from './report-refusals';
export { accountOfCall } from './transports/direct/choose-account';
export type { SendPost } from './transports/gateway/attempts';
export { createGatewayTransport, type GatewayOptions } from './transports/gateway/transport';
export type { CallMerchant, PreparedCall } from './transports/prepared-call';
export type { CallAnswer, Transport, WireData } from './transports/transport';
export { type CallWarnings, callWarnings } from './warnings/call-warnings';
