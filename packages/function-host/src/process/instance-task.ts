import type { FunctionError } from '../errors';
import type { MessageFromInstance, MessageToInstance } from './messages';

/**
 * The end of an invocation that did not fail in the function.
 * Not reached: the process had ended by itself before the function was called, so another one may be called.
 */
export type Outcome = { reached: true; result: unknown } | { reached: false; error: FunctionError };

/** Messages about the task of a process. */
export type TaskMessage = Exclude<MessageFromInstance, { type: 'log' | 'uncaught' | 'refused' | 'ending' }>;

export interface InstanceTaskOptions {
  requestId: string;
  /** The command for the process. */
  message: MessageToInstance;
  /** Called once, when the task is settled. */
  onSettled(): void;
}

/** The only task of a process at a time: loading its function, or one call of it. */
export class InstanceTask {
  readonly requestId: string;
  readonly outcome: Promise<Outcome>;
  /** Settles the task; only the first of these counts. */
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  /** The number of the call in this process; 0 while it loads. */
  readonly call: number;

  constructor({ requestId, message, onSettled }: InstanceTaskOptions) {
    this.requestId = requestId;
    this.call = message.type === 'load' ? 0 : message.call;
    let resolve = (_: Outcome) => {};
    let reject = (_: Error) => {};
    this.outcome = new Promise<Outcome>((...settle) => {
      [resolve, reject] = settle;
    });
    this.resolve = (outcome) => {
      onSettled();
      resolve(outcome);
    };
    this.reject = (error) => {
      onSettled();
      reject(error);
    };
  }

  get isLoading(): boolean {
    return this.call === 0;
  }

  /** Whether the process may send this message now: about this task. */
  isDue(message: TaskMessage): boolean {
    if (message.type === 'ready' || message.type === 'load-failed') return this.isLoading;
    return message.call === this.call;
  }
}
