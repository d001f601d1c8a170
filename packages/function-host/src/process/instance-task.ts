import type { FunctionError } from '../errors';
import type { MessageFromInstance, MessageToInstance } from './messages';

/**
 * How an invocation ended that did not fail in the function.
 * Not reached: the process had ended by itself before the function was called, so calling another is safe.
 */
export type Outcome = { reached: true; result: unknown } | { reached: false; error: FunctionError };

/** Messages that say something about the task of a process. */
export type TaskMessage = Exclude<MessageFromInstance, { type: 'log' | 'uncaught' }>;

/** What a process is doing; it tells apart why the end of the process is an error. */
type Phase = 'loading' | 'sent' | 'started';

export interface InstanceTaskOptions {
  requestId: string;
  /** What the process is told to do. */
  message: MessageToInstance;
  /** Called once, when the task is settled. */
  onSettled(): void;
}

/** The one thing that a process does at a time: loading its function, or one call of it. */
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

  /** Whether a call was sent and the function has not begun it: another process may be called instead. */
  get isOnlySent(): boolean {
    return this.#phase === 'sent';
  }

  /** The function is being called. */
  start(): void {
    this.#phase = 'started';
  }

  /** Whether the process may send this message now: about this task, and in its order. */
  isDue(message: TaskMessage): boolean {
    if (message.type === 'ready' || message.type === 'load-failed') return this.isLoading;
    return message.call === this.#call && this.#phase === (message.type === 'started' ? 'sent' : 'started');
  }
}
