export { type CallbackPlaces, type Callbacks, callbackAdapter } from './callback-adapter';
export { type CertificateExpiry, certificatesOf, daysLeft } from './certificate-expiry';
export { type AccessToken, newAccessToken, type TokenLimits } from './cloudpay/access-token';
export type { Rate } from './cloudpay/limits';
export { expressEntry } from './entries/express';
export { fastifyEntry } from './entries/fastify';
export { honoEntry } from './entries/hono';
export { koaEntry } from './entries/koa';
export type { MountOptions } from './entries/mount';
export { nodeEntry } from './entries/node';
export * from './extension';
export { createGateway, type Gateway } from './gateway';
export { createLog, LOG_LEVELS, type LogLevel } from './log';
export type {
  Delivery,
  DeliveryFailure,
  DeliveryVerdict,
  NotificationNumbers,
} from './notification/delivery';
export type { CloudPayAccess, GatewayOptions, Merchant } from './options';
export type { RefusalCode } from './refusal';
export { type GatewayServer, type ServeOptions, serveGateway } from './serve';
