export type { CallbackEvent, CallbackTarget } from '@opencloudpay/contracts/callback';
export type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
export { CALL_TIMEOUT, TOKEN_PATTERN } from './check-options';
export { type CombinedAdapters, combineAdapters } from './combine-adapters';
export { type ContainerAdapterOptions, type ContainerService, containerAdapter } from './container-adapter';
export { type EnvironmentAdapters, environmentAdapter } from './environment-adapter';
export { AdapterError, type AdapterErrorCode } from './errors';
export { type HttpAdapterOptions, httpAdapter } from './http-adapter';
export { type LocalAdapterOptions, type LocalFunctionHost, localAdapter } from './local-adapter';
