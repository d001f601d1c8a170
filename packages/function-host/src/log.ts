export type LogLevel = 'debug' | 'log' | 'info' | 'warn' | 'error';

/** One line that a function wrote, by `console` or directly to its output, or a message about it. */
export interface FunctionLog {
  functionName: string;
  /** The invocation that wrote it; `undefined` while the function is being loaded. */
  requestId: string | undefined;
  /** For a callback: the invocation that placed the order. */
  orderRequestId?: string;
  level: LogLevel;
  /** The line, without its line break. */
  message: string;
  /** The line in Chinese; only of a message about the function. */
  zh?: string;
  /** Milliseconds since 1970. */
  time: number;
  /** Set for a message about the function, which the function did not write. */
  notice?: true;
}
