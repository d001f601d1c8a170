import { SimulatorError } from '../errors';
import { LONGEST_DURATION } from './duration';

/** Something that falls due at a time. */
interface Task {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void | Promise<void>;
}

/** Beyond this, Node's timers overflow and fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds by which the clock may be ahead of real time in all: ten years. */
export const MOST_AHEAD = LONGEST_DURATION;

/**
 * The simulator's time: real time plus an offset that only grows. What is scheduled runs by itself when its time
 * comes, or in order while {@link advance} passes over it.
 */
export class Clock {
  private offset: number;
  /** The offset after all advances under way. */
  private planned: number;
  private readonly onOffset: (offset: number) => void;
  /** While advancing, time stands still at what is being run, so that all it does carries exactly its due time. */
  private frozenAt: number | undefined;
  private tasks: Task[] = [];
  private sequence = 0;
  private timer: NodeJS.Timeout | undefined;
  private advances = false;
  private lastAdvance: Promise<void> = Promise.resolve();
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  /**
   * @param offset milliseconds that it is ahead of real time from the start, {@link MOST_AHEAD} at most
   * @param onOffset told whenever it is further ahead
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

  /**
   * Runs `run` when the time has come; the returned function takes it back.
   * `run` must not throw: there would be nobody to tell.
   */
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

  /** Starts `run` now, beside everything else, as something that {@link idle} waits for. It must not reject. */
  start(run: () => Promise<void>): void {
    if (this.stopped) return;
    const promise = run().finally(() => this.underWay.delete(promise));
    this.underWay.add(promise);
  }

  /** Resolves when nothing is under way. What is due later is not waited for. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /**
   * Moves the time on, running all that falls due on the way, in order, each awaited before the next. What that
   * makes (a retry after a failed delivery) is run as well if it falls due within the same span.
   *
   * @throws {SimulatorError} CLOCK_LIMIT when it would be more than {@link MOST_AHEAD} ahead of real time
   */
  advance(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0 && this.planned + milliseconds <= MOST_AHEAD)) throw tooFar(this.planned);
    this.planned += milliseconds;
    const advanced = this.lastAdvance.then(() => this.advanceAlone(milliseconds));
    this.lastAdvance = advanced;
    return advanced;
  }

  /** Forgets everything scheduled; nothing is run afterwards. */
  stop(): void {
    this.stopped = true;
    this.tasks = [];
    clearTimeout(this.timer);
  }

  private async advanceAlone(milliseconds: number): Promise<void> {
    clearTimeout(this.timer);
    this.advances = true;
    // A delivery under way decides when its retry is due; only then is it clear what falls into the span.
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
    // Real time that passed meanwhile is no part of it.
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
    // A program whose work is done must be able to end while retries of the coming day are still scheduled.
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
    `The clock can be ten years ahead of real time at most: ${left} days are left. Start anew, without the state that was kept, to set it back.`,
  );
}
