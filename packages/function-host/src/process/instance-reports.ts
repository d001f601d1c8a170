import type { RefusedCallEvent } from '../host-types';
import type { FunctionLog } from '../log';
import type { MessageFromInstance, WarningKind } from './channel/messages';
import { RecentCalls } from './recent-calls';

type Message<Type extends MessageFromInstance['type']> = Extract<MessageFromInstance, { type: Type }>;

/** Messages of a process that settle no task. */
export type ReportMessage = Message<'log' | 'refused' | 'ending'>;

export interface ReportsOptions {
  functionName: string;
  onLog(log: FunctionLog): void;
  onRefusedCall(refusal: RefusedCallEvent): void;
  /** Whether this is the function's first warning of its kind. */
  isFirst(kind: WarningKind): boolean;
  /**
   * The process reported on a call that it was never given.
   *
   * @param what what it reported: `a log line of a call that was not made`
   */
  onFalse(what: string): void;
}

/** What one process reports on its calls: lines and refusals, with their request, and the last call that it started. */
export class InstanceReports {
  readonly #options: ReportsOptions;
  readonly #calls = new RecentCalls();
  #lastStarted = Number.POSITIVE_INFINITY;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /** The last call that the process has started, if it said so before it ended; otherwise it may have started all. */
  get lastStarted(): number {
    return this.#lastStarted;
  }

  /** @returns the new call's number */
  addCall(requestId: string): number {
    return this.#calls.add(requestId);
  }

  hear(message: ReportMessage): void {
    if (message.type === 'log') this.#hearLine(message);
    else if (message.type === 'refused') this.#hearRefusal(message);
    else this.#hearEnding(message);
  }

  /** Logs what the process wrote to its own output: the latest call has most likely written it. */
  output(level: FunctionLog['level'], message: string): void {
    this.log({ level, message, requestId: this.#calls.requestOf(this.#calls.latest), time: Date.now() });
  }

  log(line: Omit<FunctionLog, 'functionName'>): void {
    this.#options.onLog({ functionName: this.#options.functionName, ...line });
  }

  #hearLine({ call, level, message, zh, time, notice, once }: Message<'log'>): void {
    const known = this.#callOf(call, 'a log line');
    if (!known || (once !== undefined && !this.#options.isFirst(once))) return;
    this.log({ level, message, ...known, time, ...(notice && { notice }), ...(zh !== undefined && { zh }) });
  }

  #hearRefusal({ call, refusal }: Message<'refused'>): void {
    const known = this.#callOf(call, 'a refusal');
    const { functionName } = this.#options;
    if (known) this.#options.onRefusedCall({ functionName, ...known, refusal });
  }

  #hearEnding({ lastCall }: Message<'ending'>): void {
    if (lastCall > this.#calls.latest) this.#options.onFalse('the end of a call that was not made');
    else this.#lastStarted = lastCall;
  }

  /** The request of a message's call, if there is one; `undefined` for a call that was not made. */
  #callOf(call: number | undefined, what: string): { requestId: string | undefined } | undefined {
    if (call === undefined) return { requestId: undefined };
    if (call <= this.#calls.latest) return { requestId: this.#calls.requestOf(call) };
    this.#options.onFalse(`${what} of a call that was not made`);
    return undefined;
  }
}
