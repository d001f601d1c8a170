export type { ApiDeclaration, ContentObject, ContentSchema, ParameterSchema, RequestOf } from './api';
export { type ApiName, apis } from './apis/index';
export { type Bill, parseBill, yuanToCents } from './bill';
export { type Client, type CommonRequest, createClient, type RequestOptions } from './client/client';
export { PostFailure } from './client/failures';
export type { ClientOptions, TlsOptions } from './client/options';
export { createPost, type PostRequest } from './client/post';
export type { Answer } from './client/read-answer';
export {
  BillError,
  ConfigurationError,
  DecryptionError,
  NotificationError,
  ParameterError,
  RequestError,
  SignatureError,
  WechatPayError,
  type WechatPayErrorCode,
  XmlError,
} from './errors';
export { type NotificationKeys, parsePaymentNotification, parseRefundNotification } from './notification';
export { type Payment, signPayment } from './payment';
export { type SignableParams, type SignType, sign, verify } from './sign';
export { type TypedFields, typeFields } from './typed-fields';
export { validateRequest } from './validate';
export { fromXml, type TextFields, toXml } from './xml';
