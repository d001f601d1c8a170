export type {
  AnswerList,
  AnswerObject,
  AnswerSchema,
  AnswerValue,
  ApiDeclaration,
  CallOutcome,
  DocumentedError,
  ObjectSchema,
  OutcomeLookup,
  ParamsOf,
  RequestForm,
  RequestParams,
  ValueSchema,
} from './api';
export { type ApiName, apis, declarationOf, documentedError } from './apis/index';
export { type AuthorizationOptions, authorization } from './authorization';
export type { Answer, Download } from './client/answers/answer';
export { createClient } from './client/client';
export type { Client, DownloadOptions, PreparedRequest, Received, Reply } from './client/client-types';
export { type ClientOptions, optionProblems } from './client/options';
export type { Forms, Mode } from './forms';
export type { Requests } from './generated/requests';
export type { JsonObject, JsonValue } from './json';
export type { Pem } from './keys/pem';
export { type Notification, type NotificationOptions, parseNotification } from './notification';
export { type NotificationAccount, notificationAccountProblems } from './notifications/account';
export {
  createNotificationReader,
  type NotificationReader,
  type ReadNotification,
} from './notifications/reader';
export { type Payment, type PaymentOptions, signPayment } from './payment';
export { decryptSensitive, encryptSensitive } from './sensitive';
export { passesTo } from './v2/find-table';
export { answerFromV2, codeFromV2, paymentFromV2, refundFromV2 } from './v2/from-v2';
export { paymentToV2, refundToV2 } from './v2/notification';
export { toV2, type V2Answer, type V3Answer } from './v2/to-v2';
export { type Account, toV3, type V3Call } from './v2/to-v3';
export { parameterProblems, validateRequest } from './validate';
export { hasSignature, isSignatureProbe, type MessageHeaders } from './verify-message';
