export type { FunctionAdapter } from './adapter';
export { AdapterError, type AdapterErrorCode } from './errors';
export { type HttpAdapterOptions, httpAdapter } from './http-adapter';
export { type LocalAdapterOptions, type LocalFunctionHost, localAdapter } from './local-adapter';
