import { LONGEST_TIMER, say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import { LONGEST_DURATION } from './duration';

/** A scheduled task. */
interface Task {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void | Promise<void>;
}

/** The most that the clock may be ahead of real time, in milliseconds: ten years. */
export const MOST_AHEAD = LONGEST_DURATION;

/**
 * The simulator's time: real time plus an offset that only grows. A scheduled task runs when its time comes, or in
 * order while {@link advance} passes its time.
 */
export class Clock {
  private offset: number;
  /** The offset after all pending advances. */
  private planned: number;
  private readonly onOffset: (offset: number) => void;
  /** During an advance, time stands still while a task runs, so that its effects have exactly its due time. */
  private frozenAt: number | undefined;
  private tasks: Task[] = [];
  private sequence = 0;
  private timer: NodeJS.Timeout | undefined;
  private advances = false;
  private lastAdvance: Promise<void> = Promise.resolve();
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  /**
   * @param offset milliseconds ahead of real time at the start, at most {@link MOST_AHEAD}
   * @param onOffset called with the new offset when the clock is advanced
   */
  constructor(offset = 0, onOffset: (offset: number) => void = () => {}) {
    this.offset = offset;
    this.planned = offset;
    this.onOffset = onOffset;
  }

  /** Milliseconds since 1970 by this clock. */
  now(): number {
    return this.frozenAt ?? Date.now() + this.offset;
  }

  /** How far it is ahead of real time, in milliseconds. */
  ahead(): number {
    return this.frozenAt === undefined ? this.offset : this.frozenAt - Date.now();
  }

  /** Whether it is being advanced. */
  isAdvancing(): boolean {
    return this.advances;
  }

  /** Schedules `run`; the returned function cancels it. `run` must not throw, because no caller would see the error. */
  schedule(at: number, run: Task['run']): () => void {
    if (this.stopped) return () => {};
    const task: Task = { at, sequence: this.sequence++, run };
    const later = this.tasks.findIndex((other) => other.at > at);
    this.tasks.splice(later < 0 ? this.tasks.length : later, 0, task);
    this.setTimer();
    return () => {
      this.tasks = this.tasks.filter((other) => other !== task);
      this.setTimer();
    };
  }

  /** Starts `run` now, concurrently; {@link idle} waits for it. It must not reject. */
  start(run: () => Promise<void>): void {
    if (this.stopped) return;
    const promise = run().finally(() => this.underWay.delete(promise));
    this.underWay.add(promise);
  }

  /** Resolves when no task is running. Does not wait for scheduled tasks. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /**
   * Advances the time and runs the tasks that become due, in order, one after another. Tasks that these schedule (a
   * retry after a failed delivery) also run if they become due within the same span.
   *
   * @throws {SimulatorError} CLOCK_LIMIT if it would be more than {@link MOST_AHEAD} ahead of real time
   */
  advance(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0 && this.planned + milliseconds <= MOST_AHEAD)) throw tooFar(this.planned);
    this.planned += milliseconds;
    const advanced = this.lastAdvance.then(() => this.advanceAlone(milliseconds));
    this.lastAdvance = advanced;
    return advanced;
  }

  /** Cancels all tasks. Nothing runs afterwards. */
  stop(): void {
    this.stopped = true;
    this.tasks = [];
    clearTimeout(this.timer);
  }

  private async advanceAlone(milliseconds: number): Promise<void> {
    clearTimeout(this.timer);
    this.advances = true;
    // A running delivery schedules its retry when it ends. Only then are all tasks of the span known.
    await this.idle();
    this.frozenAt = this.now();
    const target = this.frozenAt + milliseconds;
    for (let task = this.tasks[0]; task && task.at <= target; task = this.tasks[0]) {
      this.tasks.shift();
      this.frozenAt = Math.max(this.frozenAt, task.at);
      this.onOffset(this.frozenAt - Date.now());
      await task.run();
      await this.idle();
    }
    // Real time that passed during the advance is not part of it.
    this.planned -= this.offset + milliseconds - (target - Date.now());
    this.offset = target - Date.now();
    this.onOffset(this.offset);
    this.frozenAt = undefined;
    this.advances = false;
    this.setTimer();
  }

  private setTimer(): void {
    clearTimeout(this.timer);
    const next = this.tasks[0];
    if (!next || this.stopped || this.advances) return;
    const wait = Math.min(Math.max(next.at - this.now(), 0), LONGEST_TIMER);
    this.timer = setTimeout(() => this.runDue(), wait);
    // A program must be able to exit while retries are still scheduled.
    this.timer.unref();
  }

  private runDue(): void {
    const now = this.now();
    const due = this.tasks.filter((task) => task.at <= now);
    this.tasks = this.tasks.filter((task) => task.at > now);
    for (const task of due) this.start(async () => task.run());
    this.setTimer();
  }
}

function tooFar(planned: number): SimulatorError {
  const left = Math.max(0, Math.floor((MOST_AHEAD - planned) / 86_400_000));
  return new SimulatorError(
    'CLOCK_LIMIT',
    say(
      `The clock can be at most ten years ahead of real time; ${left} days are left. To set it back, start without the saved state.`,
      `时钟最多比真实时间快十年，还可快进 ${left} 天。要恢复时钟，请清除已保存的状态后启动。`,
    ),
  );
}
