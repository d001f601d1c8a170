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
  createFunctionHost,
  type Environment,
  type FunctionHost,
  type FunctionHostOptions,
  type InvokeOptions,
} from './host';
export type { FunctionLog, LogLevel } from './log';
export { type FunctionServer, type ServeOptions, serveFunctions } from './serve';
