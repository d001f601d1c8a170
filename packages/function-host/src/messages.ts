/** What the host and the process of an instance say to each other. */
import type { Thrown } from './errors';
import type { FunctionFolder } from './function-folder';
import type { LogLevel } from './log';

/** Where a function's code is. */
export type FunctionCode = Pick<FunctionFolder, 'path' | 'entry' | 'exportName'>;

export interface LoadMessage {
  type: 'load';
  fn: FunctionCode;
  /** Names that resolve to a given file where the function has no copy of its own. */
  modules: Readonly<Record<string, string>>;
}

/** The fields of CloudBase's `context` that are data; the instance adds the methods. */
export interface ContextFields {
  callbackWaitsForEmptyEventLoop: boolean;
  memory_limit_in_mb: number;
  time_limit_in_ms: number;
  request_id: string;
  environment: string;
  environ: string;
  function_version: string;
  function_name: string;
  namespace: string;
  tencentcloud_region: string;
}

export interface InvokeMessage {
  type: 'invoke';
  requestId: string;
  /** The event as JSON. */
  event: string;
  context: ContextFields;
  /** Environment variables of this invocation alone. */
  variables: Readonly<Record<string, string>>;
}

export type MessageToInstance = LoadMessage | InvokeMessage;

export type MessageFromInstance =
  | { type: 'ready' }
  | { type: 'load-failed'; problem: string; thrown?: Thrown }
  /** The function is about to be called: from here on it may have done something. */
  | { type: 'started' }
  /** `json` is absent where the function returned `undefined`. */
  | { type: 'returned'; json?: string }
  | { type: 'result-invalid'; problem: string }
  | { type: 'threw'; thrown: Thrown }
  /** Nobody caught this; the end of the process usually follows. */
  | { type: 'uncaught'; thrown: Thrown }
  | { type: 'log'; requestId?: string; level: LogLevel; message: string; time: number };
