import { NOTIFICATION_INTERVALS } from '@opencloudpay/wechatpay';
import type { Clock } from '../clock/clock';
import { toMilliseconds } from '../clock/duration';
import type { Emit } from '../events/simulator-event';
import type { FaultBoard, FaultOf } from '../faults/fault-board';
import type { MerchantDirectory } from '../merchants/merchant-directory';
import type { FaultEffect } from '../records/fault';
import type { NewNotification, Notification, NotificationAttempt } from '../records/notification';
import type { Store } from '../store/store';
import { countedAttempts } from './retry-schedule';
import { send } from './send';
import { forged, withAmount } from './tamper';

interface NotifierOptions {
  clock: Clock;
  store: Store;
  merchants: MerchantDirectory;
  faults: FaultBoard;
  emit: Emit;
  nextSequence: () => number;
  /** PEM certificates to trust when a notify_url is https; the system's where left out. */
  ca?: string | undefined;
  /** Where an address leads by now; where it says, where left out. */
  resolveUrl?: ((url: string) => string) | undefined;
}

/** What is to be sent, beside or instead of the notification as it is. */
interface Parcel {
  xml?: string;
  extra?: NotificationAttempt['extra'];
  fault?: FaultEffect;
  /** The connection is cut before the answer. */
  cuts?: boolean;
}

/** How long a notification is held back for another one. */
const HOLD = 60_000;
const COPIES = 2;

/** Sends notifications, at once and then on WeChat Pay's schedule until one attempt is answered. */
export class Notifier {
  private readonly options: NotifierOptions;
  private readonly stopping = new AbortController();
  /** What waits for another notification to be sent; each ends its wait. */
  private readonly held = new Map<Notification, () => void>();
  private lastId = 0;

  constructor(options: NotifierOptions) {
    this.options = options;
  }

  /** Records the notification and starts its first attempt. */
  notify(content: NewNotification): void {
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
    store.addNotification(notification);
    clock.start(() => this.setOut(notification));
  }

  /** Takes a notification of an earlier process up where that one left it. What was under way is sent again. */
  resume(notification: Notification): void {
    this.lastId = Math.max(this.lastId, notification.id);
    const { dueAt, answered } = notification;
    if (!answered && dueAt !== undefined) this.options.clock.schedule(dueAt, () => this.setOut(notification));
  }

  /** Sends it now, beside the schedule; an answer ends that too. */
  async replay(notification: Notification): Promise<NotificationAttempt> {
    const attempt = await this.send(notification, { extra: 'replay' });
    this.conclude(notification, [attempt]);
    return attempt;
  }

  /** Breaks off what is under way; the clock forgets what is scheduled. */
  stop(): void {
    this.stopping.abort(new Error('The simulator was stopped.'));
  }

  /** One attempt of the schedule, with the faults that hold it back first. */
  private async setOut(notification: Notification, heldBack = false): Promise<void> {
    // A replay may have been answered since this was scheduled.
    if (notification.answered) return;
    if (!heldBack && (this.hold(notification) || this.delay(notification))) return;
    await this.attempt(notification);
    this.release(notification);
  }

  private hold(notification: Notification): boolean {
    const { clock, faults } = this.options;
    const fault = faults.strike('reorder', notification);
    if (!fault) return false;
    const cancel = this.later(notification, toMilliseconds(fault.within ?? HOLD), () =>
      this.held.delete(notification),
    );
    this.held.set(notification, () => {
      cancel();
      this.held.delete(notification);
      clock.start(() => this.setOut(notification, true));
    });
    this.tell(
      notification,
      effect(fault, 'Held back until another notification has been sent (fault reorder).'),
    );
    return true;
  }

  private delay(notification: Notification): boolean {
    const fault = this.options.faults.strike('delay', notification);
    if (!fault) return false;
    this.later(notification, toMilliseconds(fault.by));
    this.tell(notification, effect(fault, `Sets out later, by ${fault.by} (fault delay).`));
    return true;
  }

  private later(notification: Notification, wait: number, before: () => void = () => {}): () => void {
    const { clock, store } = this.options;
    notification.dueAt = clock.now() + wait;
    store.writer.touch(notification);
    return clock.schedule(notification.dueAt, () => {
      before();
      return this.setOut(notification, true);
    });
  }

  /** Lets what was held back go: another notification has been sent. */
  private release(sent: Notification): void {
    for (const [notification, go] of [...this.held]) if (notification !== sent) go();
  }

  private async attempt(notification: Notification): Promise<void> {
    const { faults, clock, nextSequence } = this.options;
    const dropped = faults.strike('drop', notification);
    if (dropped && dropped.how !== 'cut') {
      const fault = effect(dropped, 'Not sent (fault drop).');
      const at = clock.now();
      const nothing = { sequence: nextSequence(), at, accepted: false, durationMs: 0 };
      this.conclude(notification, [{ ...nothing, problem: fault.text, fault }]);
      return;
    }
    const parcels = this.parcels(notification, dropped);
    const [first, ...others] = parcels;
    if (!first) return;
    // A forgery is there before the true one, copies of that arrive together.
    const before = first.extra === 'forgery' ? [await this.send(notification, first)] : [];
    const together = before.length > 0 ? others : parcels;
    const attempts = await Promise.all(together.map((parcel) => this.send(notification, parcel)));
    this.conclude(notification, [...before, ...attempts]);
  }

  private parcels(notification: Notification, dropped: FaultOf<'drop'> | undefined): Parcel[] {
    const { faults, merchants } = this.options;
    const apiKey = merchants.find(notification.mchId)?.apiKey ?? '';
    const forgery = faults.strike('forge', notification);
    const changed = faults.strike('change-amount', notification);
    const duplicate = faults.strike('duplicate', notification);
    const how = forgery?.how ?? 'wrong-key';
    const own: Parcel = {
      ...(changed && {
        xml: withAmount(notification, changed.to, apiKey),
        fault: effect(changed, 'Tells another amount, and is signed with it (fault change-amount).'),
      }),
      ...(dropped && {
        cuts: true,
        fault: effect(dropped, 'The connection was cut before the answer (fault drop).'),
      }),
    };
    const copies = duplicate ? (duplicate.copies ?? COPIES) : 1;
    return [
      ...(forgery
        ? [
            {
              extra: 'forgery',
              xml: forged(notification, how, apiKey),
              fault: effect(forgery, `Forged: ${FORGERIES[how]} (fault forge).`),
            } as const,
          ]
        : []),
      own,
      ...Array.from(
        { length: copies - 1 },
        (_, index): Parcel => ({
          ...own,
          extra: 'duplicate',
          ...(duplicate && {
            fault: effect(
              duplicate,
              `Copy ${index + 2} of ${copies}, sent at the same time (fault duplicate).`,
            ),
          }),
        }),
      ),
    ];
  }

  private async send(notification: Notification, parcel: Parcel): Promise<NotificationAttempt> {
    const { clock, nextSequence, ca, resolveUrl = (url) => url } = this.options;
    const { xml = notification.xml, extra, fault, cuts = false } = parcel;
    const [sequence, at] = [nextSequence(), clock.now()];
    const { signal } = this.stopping;
    const outcome = await send(resolveUrl(notification.url), xml, { ca, signal, cuts });
    return {
      sequence,
      at,
      ...outcome,
      ...(extra && { extra }),
      ...(xml !== notification.xml && { xml }),
      ...(fault && { fault }),
    };
  }

  /** Writes down what came of attempts that belong together, and when the next one is due. */
  private conclude(notification: Notification, attempts: readonly NotificationAttempt[]): void {
    const { clock, store, emit } = this.options;
    if (this.stopping.signal.aborted) return;
    notification.attempts.push(...attempts);
    // What somebody else sent answers nothing.
    if (attempts.some(({ accepted, extra }) => accepted && extra !== 'forgery')) notification.answered = true;
    const counted = attempts.find(({ extra }) => extra === undefined);
    if (counted || notification.answered) delete notification.dueAt;
    const interval = NOTIFICATION_INTERVALS[countedAttempts(notification) - 1];
    if (counted && !notification.answered && interval !== undefined) {
      notification.dueAt = counted.at + interval;
      counted.repeatedAt = notification.dueAt;
      clock.schedule(notification.dueAt, () => this.setOut(notification));
    }
    store.writer.touch(notification);
    for (const attempt of attempts) emit({ type: 'notification-attempted', notification, attempt });
  }

  private tell(notification: Notification, fault: FaultEffect): void {
    this.options.emit({ type: 'notification-held', notification, fault });
  }
}

const FORGERIES = {
  'wrong-key': 'signed with a key that is not the merchant’s',
  unsigned: 'not signed',
  'other-order': 'rightly signed, but another order’s',
} as const;

function effect({ id, type }: { id: string; type: FaultEffect['type'] }, text: string): FaultEffect {
  return { faultId: id, type, text };
}
