export { type AccessToken, newAccessToken, type TokenLimits } from './cloudpay/access-token';
export type { Rate } from './cloudpay/limits';
export { createGateway, type Gateway } from './gateway';
export type {
  Delivery,
  DeliveryFailure,
  DeliveryVerdict,
  NotificationNumbers,
} from './notification/delivery';
export type { CloudPayAccess, GatewayOptions, Merchant } from './options';
export type { RefusalCode } from './refusal';
export { type GatewayServer, type ServeOptions, serveGateway } from './serve';
