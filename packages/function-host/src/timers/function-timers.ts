import { randomUUID } from 'node:crypto';
import { say, type Text, textOf } from '@opencloudpay/internal';
import { FunctionError } from '../errors';
import type { TimersSetup } from '../host-types';
import { type FunctionTrigger, startTimers, type TimerRun, type Timers } from './timers';

export interface FunctionTimersOptions {
  /** The current triggers of all functions, those with a `problem` included. */
  triggers(): readonly FunctionTrigger[];
  /** @throws {FunctionError} */
  runTrigger(
    functionName: string,
    triggerName: string,
    options: { time: Date; requestId: string },
  ): Promise<unknown>;
  /** Gets the problems of triggers and of their runs. */
  onError(functionName: string, problem: Text, requestId?: string): void;
}

/** Runs the triggers of a host's functions by a clock, from `start` to `stop`. */
export class FunctionTimers {
  readonly #options: FunctionTimersOptions;
  #timers: Timers | undefined;

  constructor(options: FunctionTimersOptions) {
    this.#options = options;
  }

  start({ clock, onRun, claim }: TimersSetup): void {
    const { triggers } = this.#options;
    this.#timers?.stop();
    this.#timers = startTimers({
      clock,
      triggers,
      run: (trigger, time) => this.#run(trigger, time, { onRun, claim }),
    });
    this.#logProblems(() => true);
  }

  /**
   * Replaces the triggers by the current ones. Before `start` it does nothing.
   *
   * @param changed the functions whose triggers may be new
   */
  refresh(changed: readonly string[]): void {
    if (!this.#timers) return;
    this.#timers.refresh();
    this.#logProblems((functionName) => changed.includes(functionName));
  }

  stop(): void {
    this.#timers?.stop();
  }

  async #run(
    { functionName, name: triggerName }: FunctionTrigger,
    time: Date,
    { onRun, claim }: Pick<TimersSetup, 'onRun' | 'claim'>,
  ): Promise<void> {
    const { runTrigger, onError } = this.#options;
    const run: TimerRun = { functionName, triggerName, time, requestId: randomUUID() };
    try {
      if (claim && !(await claim(run))) return;
    } catch (error) {
      onError(
        functionName,
        say(
          `Its trigger '${triggerName}' of ${time.toISOString()} did not run: the hosts could not agree on one of them (${String(error)}). Check the database.`,
          `定时触发器 ${triggerName} 在 ${time.toISOString()} 没有运行：多个函数服务未能决定由哪一个运行（${String(error)}）。请检查数据库。`,
        ),
        run.requestId,
      );
      return;
    }
    try {
      run.result = await runTrigger(functionName, triggerName, run);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      run.error = error;
      const { en, zh } = textOf(error);
      const problem = say(
        `By its trigger '${triggerName}': ${en}`,
        `由定时触发器 ${triggerName} 调用：${zh}`,
      );
      onError(functionName, problem, run.requestId);
    }
    onRun?.(run);
  }

  /** Without this message an invalid trigger would never run, and give no reason. */
  #logProblems(concerns: (functionName: string) => boolean): void {
    const { triggers, onError } = this.#options;
    for (const { functionName, problem } of triggers())
      if (problem !== undefined && concerns(functionName)) onError(functionName, problem);
  }
}
