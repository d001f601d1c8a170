export type { OpenApi, OpenApiAnswer, OpenApiCall, OpenApiFile } from '@opencloudpay/contracts/openapi-call';
export type { CallEvent, FunctionStats, ProcessEnd, ProcessEvent } from './activity';
export type { Caller } from './caller';
export {
  type Exit,
  FunctionError,
  type FunctionErrorCode,
  FunctionHostError,
  type FunctionHostErrorCode,
  type Thrown,
} from './errors';
export {
  type BuiltIn,
  type BuiltInCall,
  createFunctionHost,
  type Environment,
  type FunctionHost,
  type FunctionHostOptions,
  type FunctionInfo,
  type InvokeOptions,
  type Recycle,
  type RefusedHosts,
  type Reload,
  type TimersSetup,
} from './host';
export { type FunctionServer, type ServeOptions, serveFunctions } from './http/serve';
export { withShortWay } from './http/with-short-way';
export type { FunctionLog, LogLevel } from './log';
export type { DocumentAnswer, DocumentCall, DocumentsEvent } from './platform/documents/document-call';
export type { FileAnswer, FileCall } from './platform/files/file-call';
export type { OpenApiRefused } from './platform/openapi/openapi-calls';
export type { PayApi, PayApiCall } from './platform/pay-api';
export { type PlatformError, platformError } from './platform/platform-error';
export { callsDatabase } from './project/calls-database';
export { functionsOf } from './project/find/find-functions';
export { findProject, type Project } from './project/find/find-project';
export type { FunctionFolder } from './project/function-folder';
export { inspectProject } from './project/inspect-project';
export type { ModuleUse, StandIn } from './project/modules/module-use';
export { type ModulesToInstall, modulesToInstall } from './project/modules/modules-to-install';
export { SDK, sdkStandIn } from './project/modules/sdk-stand-in';
export type { Trigger } from './project/trigger';
export * from './sessions';
export type { Clock } from './timers/clock';
export { ranUntil } from './timers/set-back';
export { systemClock } from './timers/system-clock';
export type { FunctionTrigger, TimerRun } from './timers/timers';
