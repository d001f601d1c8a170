import type { FunctionError } from '../errors';
import type { MessageFromInstance, MessageToInstance } from './messages';

/**
 * The end of an invocation that did not fail in the function.
 * Not reached: the process had ended by itself before the function was called, so another one may be called.
 */
export type Outcome = { reached: true; result: unknown } | { reached: false; error: FunctionError };

/** Messages about the task of a process. */
export type TaskMessage = Exclude<MessageFromInstance, { type: 'log' | 'uncaught' | 'refused' }>;

/** The phase of a process, which distinguishes the errors of its end. */
type Phase = 'loading' | 'sent' | 'started';

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
  readonly #call: number;
  #phase: Phase;

  constructor({ requestId, message, onSettled }: InstanceTaskOptions) {
    this.requestId = requestId;
    this.#phase = message.type === 'load' ? 'loading' : 'sent';
    this.#call = message.type === 'load' ? 0 : message.call;
    const settling =
      <Value>(settle: (value: Value) => void) =>
      (value: Value) => {
        onSettled();
        settle(value);
      };
    let settle = { resolve: (_: Outcome) => {}, reject: (_: Error) => {} };
    this.outcome = new Promise<Outcome>((resolve, reject) => {
      settle = { resolve: settling(resolve), reject: settling(reject) };
    });
    this.resolve = settle.resolve;
    this.reject = settle.reject;
  }

  get isLoading(): boolean {
    return this.#phase === 'loading';
  }

  /** Whether a call was sent and the function has not started it: another process may be called instead. */
  get isOnlySent(): boolean {
    return this.#phase === 'sent';
  }

  /** The function is being called. */
  start(): void {
    this.#phase = 'started';
  }

  /** Whether the process may send this message now: about this task, and in the right order. */
  isDue(message: TaskMessage): boolean {
    if (message.type === 'ready' || message.type === 'load-failed') return this.isLoading;
    return message.call === this.#call && this.#phase === (message.type === 'started' ? 'sent' : 'started');
  }
}
