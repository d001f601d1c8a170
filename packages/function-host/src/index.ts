export type { Caller } from './caller';
export type { Clock } from './clock';
export {
  type Exit,
  FunctionError,
  type FunctionErrorCode,
  FunctionHostError,
  type FunctionHostErrorCode,
  type Thrown,
} from './errors';
export { findProject, type Project } from './find-project';
export {
  createFunctionHost,
  type Environment,
  type FunctionHost,
  type FunctionHostOptions,
  type FunctionInfo,
  type InvokeOptions,
  type Reload,
  type TimersSetup,
} from './host';
export type { FunctionLog, LogLevel } from './log';
export type { PayApi, PayApiCall } from './platform/pay-api';
export { type PlatformError, platformError } from './platform/platform-error';
export { type FunctionServer, type ServeOptions, serveFunctions } from './serve';
export * from './sessions';
export type { FunctionTrigger, TimerRun } from './timers';
export type { Trigger } from './trigger';
