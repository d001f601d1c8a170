export { beijingTime, parseBeijingTime } from '@opencloudpay/contracts/beijing-time';
export * from './api-catalogue';
export { type Bill, parseBill, type UnclearRow, yuanToCents } from './bills/bill';
export type { BillRow } from './bills/bill-reader';
export { type BillReading, type BillSource, readBill } from './bills/bill-stream';
export type { Bytes } from './bytes';
export type { Answer, Download } from './client/answers/answer';
export { checkFile } from './client/answers/check-file';
export { createEarlierCalls } from './client/calls/earlier-calls';
export { queryNumbers } from './client/calls/query-numbers';
export type { RequestOptions } from './client/calls/send-with-retries';
export { createClient } from './client/client';
export type {
  Client,
  CommonRequest,
  DownloadOptions,
  PreparedRequest,
  Reply,
} from './client/client-types';
export { createPost, type PostRequest, type PostResponse } from './client/connection/post';
export { timeoutProblem } from './client/endpoints';
export { PostFailure } from './client/failures';
export { showHint } from './client/hints/show-hint';
export type { ClientOptions, TlsOptions } from './client/options';
export {
  BillError,
  ConfigurationError,
  DecryptionError,
  NotificationError,
  ParameterError,
  type ParameterProblem,
  RequestError,
  SignatureError,
  WechatPayError,
  type WechatPayErrorCode,
  XmlError,
} from './errors';
export {
  type NotificationBody,
  type NotificationKeys,
  parsePaymentNotification,
  parseRefundNotification,
} from './notifications/notification';
export { NOTIFICATION_INTERVALS } from './notifications/notification-intervals';
export { type Payment, signPayment } from './payment';
export { type SignableParams, type SignType, sign, verify } from './sign';
export { fromXml, type TextFields, toXml } from './xml/xml';
