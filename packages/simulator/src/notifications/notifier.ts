import type { Clock } from '../clock';
import type { Emit } from '../events';
import type { Notification } from '../records';
import type { Store } from '../store';
import { send } from './send';

const [S, M, H] = [1000, 60_000, 3_600_000];

/** WeChat Pay's intervals after each attempt that was not answered: 24 hours and 4 minutes in all. */
export const RETRY_INTERVALS: readonly number[] = [
  15 * S,
  15 * S,
  30 * S,
  3 * M,
  10 * M,
  20 * M,
  30 * M,
  30 * M,
  30 * M,
  60 * M,
  3 * H,
  3 * H,
  3 * H,
  6 * H,
  6 * H,
];

interface NotifierOptions {
  clock: Clock;
  store: Store;
  emit: Emit;
  /** PEM certificates to trust when a notify_url is https; the system's where left out. */
  ca?: string | undefined;
}

/** Sends notifications, at once and then on WeChat Pay's schedule until one attempt is answered. */
export class Notifier {
  private readonly options: NotifierOptions;
  private readonly stopping = new AbortController();
  private lastId = 0;

  constructor(options: NotifierOptions) {
    this.options = options;
  }

  /** Records the notification and starts its first attempt. */
  notify(content: Omit<Notification, 'id' | 'madeAt' | 'attempts' | 'answered' | 'dueAt'>): void {
    const { clock, store } = this.options;
    const madeAt = clock.now();
    const notification: Notification = {
      id: ++this.lastId,
      ...content,
      madeAt,
      attempts: [],
      answered: false,
      dueAt: madeAt,
    };
    store.notifications.push(notification);
    clock.start(() => this.attempt(notification));
  }

  /** Breaks off what is under way; the clock forgets what is scheduled. */
  stop(): void {
    this.stopping.abort(new Error('The simulator was stopped.'));
  }

  private async attempt(notification: Notification): Promise<void> {
    const { clock, emit, ca } = this.options;
    const at = clock.now();
    const outcome = await send(notification.url, notification.xml, { ca, signal: this.stopping.signal });
    if (this.stopping.signal.aborted) return;
    const attempt = { at, ...outcome };
    notification.attempts.push(attempt);
    delete notification.dueAt;
    if (outcome.accepted) notification.answered = true;
    const interval = RETRY_INTERVALS[notification.attempts.length - 1];
    if (!outcome.accepted && interval !== undefined) {
      notification.dueAt = at + interval;
      clock.schedule(notification.dueAt, () => this.attempt(notification));
    }
    emit({ type: 'notification-attempted', notification, attempt });
  }
}
