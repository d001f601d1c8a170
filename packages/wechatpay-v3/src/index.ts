export { type AuthorizationOptions, authorization } from './authorization';
export type { Pem } from './keys/pem';
export { type Notification, type NotificationOptions, parseNotification } from './notification';
export { type Payment, type PaymentOptions, signPayment } from './payment';
export type { MessageHeaders } from './verify-message';
