export { type CallbackPlaces, type Callbacks, callbackAdapter } from './callbacks/callback-adapter';
export {
  type AccountOfModule,
  accountOfModule,
  createCloudbaseModule,
  functionsNamed,
  functionsOfModule,
  MODULE_CALLS,
  MODULE_NAME,
  type ModuleAccount,
  type ModuleCallbacks,
  type ModuleCaller,
  type ModuleCallName,
  type ModuleOptions,
  type ModuleRefusal,
  type ModuleResult,
  type ModuleSuccess,
  type TriggerEvent,
  withModuleCallbacks,
} from './cloudbase-module/index';
export { type AccessToken, newAccessToken, type TokenLimits } from './cloudpay/access/access-token';
export type { Rate } from './cloudpay/access/limits';
export { createPayApi, type PayApiCall, type PayApiOptions } from './cloudpay/pay-api';
export { createGateway, type Gateway } from './gateway';
export { createLog, LOG_LEVELS, type LogLevel } from './log/log';
export type { Merchant, V3NotificationKeys } from './merchants/merchants';
export type {
  Delivery,
  DeliveryFailure,
  DeliveryVerdict,
  FailedVerdict,
  NotificationNumbers,
} from './notification/delivery/delivery';
export { diagnosisInChinese } from './notification/delivery/diagnosis-in-chinese';
export type { OldEnvironmentOptions } from './old-environment/options';
export { DEFAULT_HOST, DEFAULT_RATE, GATEWAY_LIMITS } from './options/option-limits';
export type { CloudPayAccess, GatewayOptions } from './options/options';
export { refusalInChinese } from './requests/refusal-in-chinese';
export { type GatewayServer, type ServeOptions, serveGateway } from './serve';
