import type { FunctionError } from '../errors';
import type { MessageFromInstance, MessageToInstance } from './channel/messages';
import type { Phase } from './instance-errors';
import type { End } from './instance-process';

/**
 * The end of an invocation that did not fail in the function.
 * Not reached: the process had ended by itself before the function was called, so another one may be called.
 */
export type Outcome = { reached: true; result: unknown } | { reached: false; error: FunctionError };

/** Messages about the task of a process. */
export type TaskMessage = Exclude<MessageFromInstance, { type: 'log' | 'uncaught' | 'refused' | 'ending' }>;

/** The only task of a process at a time: loading its function, or one call of it. */
export class InstanceTask {
  readonly requestId: string;
  /** The number of the call in this process; 0 while it loads. */
  readonly call: number;
  /** Milliseconds. */
  readonly limit: number;
  readonly outcome: Promise<Outcome>;
  /** Settles the task; only the first of these counts. */
  resolve: (outcome: Outcome) => void = () => {};
  reject: (error: Error) => void = () => {};

  constructor(requestId: string, message: MessageToInstance, limit: number) {
    this.requestId = requestId;
    this.call = message.type === 'load' ? 0 : message.call;
    this.limit = limit;
    this.outcome = new Promise<Outcome>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  get isLoading(): boolean {
    return this.call === 0;
  }

  get phase(): Phase {
    return this.isLoading ? 'loading' : 'calling';
  }

  /**
   * Whether it is certain that the function did nothing for a call: another process may get the call.
   *
   * @param end the end of the process
   * @param lastCall the last call that the process has started, as it said before its end
   */
  isNotReached({ lostMessage, startError, heapFull }: End, lastCall: number): boolean {
    return !this.isLoading && !startError && !heapFull && (lostMessage || lastCall < this.call);
  }

  /** Whether the process may send this message now: about this task. */
  isDue(message: TaskMessage): boolean {
    if (message.type === 'ready' || message.type === 'load-failed') return this.isLoading;
    return message.call === this.call;
  }
}
