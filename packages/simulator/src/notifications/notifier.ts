import { say } from '@opencloudpay/internal';
import { NOTIFICATION_INTERVALS } from '@opencloudpay/wechatpay';
import type { Clock } from '../clock/clock';
import { toMilliseconds } from '../clock/duration';
import type { Emit } from '../events/simulator-event';
import type { FaultBoard } from '../faults/fault-board';
import type { MerchantDirectory } from '../merchants/merchant-directory';
import type { Platform } from '../merchants/platform';
import type { FaultEffect } from '../records/fault';
import type { NewNotification, Notification, NotificationAttempt } from '../records/notification';
import type { Store } from '../store/store';
import { faultEffect } from './fault-effect';
import { type Outgoing, requestsOf } from './outgoing';
import { countedAttempts } from './retry-schedule';
import { send } from './send';
import { notificationHeaders } from './tamper-v3';

interface NotifierOptions {
  clock: Clock;
  store: Store;
  merchants: MerchantDirectory;
  platform: Platform;
  faults: FaultBoard;
  emit: Emit;
  nextSequence: () => number;
  /** PEM certificates to trust for an https notify_url. Default: the system's. */
  ca?: string | undefined;
  /** Maps a notify_url to the receiver's current address. Default: the notify_url itself. */
  resolveUrl?: ((url: string) => string) | undefined;
}

/** How long the fault `reorder` waits for another notification. */
const HOLD = 60_000;

/** Sends notifications immediately and then on WeChat Pay's schedule, until one attempt is answered. */
export class Notifier {
  private readonly options: NotifierOptions;
  private readonly stopping = new AbortController();
  /** Notifications that wait for another one to be sent, with the functions that end the wait. */
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
    clock.start(() => this.startAttempt(notification));
  }

  /** Continues with a notification of an earlier process. An interrupted attempt is repeated. */
  resume(notification: Notification): void {
    this.lastId = Math.max(this.lastId, notification.id);
    const { dueAt, answered } = notification;
    if (!answered && dueAt !== undefined)
      this.options.clock.schedule(dueAt, () => this.startAttempt(notification));
  }

  /** Sends the notification now, outside the schedule. An accepted answer ends the schedule too. */
  async replay(notification: Notification): Promise<NotificationAttempt> {
    const attempt = await this.send(notification, { extra: 'replay' });
    this.conclude(notification, [attempt]);
    return attempt;
  }

  /** Aborts running attempts. The clock cancels scheduled ones. */
  stop(): void {
    this.stopping.abort(new Error('The simulator was stopped.'));
  }

  /** Makes one scheduled attempt, unless a fault delays it. */
  private async startAttempt(notification: Notification, heldBack = false): Promise<void> {
    // A replay may have been answered meanwhile.
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
      clock.start(() => this.startAttempt(notification, true));
    });
    this.tell(
      notification,
      faultEffect(
        fault,
        say('Held back until another notification has been sent', '暂缓发送，等待另一条通知先发送'),
      ),
    );
    return true;
  }

  private delay(notification: Notification): boolean {
    const fault = this.options.faults.strike('delay', notification);
    if (!fault) return false;
    this.later(notification, toMilliseconds(fault.by));
    this.tell(notification, faultEffect(fault, say(`Sent ${fault.by} later`, `延迟 ${fault.by} 发送`)));
    return true;
  }

  private later(notification: Notification, wait: number, before: () => void = () => {}): () => void {
    const { clock, store } = this.options;
    notification.dueAt = clock.now() + wait;
    store.writer.touch(notification);
    return clock.schedule(notification.dueAt, () => {
      before();
      return this.startAttempt(notification, true);
    });
  }

  /** Sends the notifications that were held back for this one. */
  private release(sent: Notification): void {
    for (const [notification, go] of [...this.held]) if (notification !== sent) go();
  }

  private async attempt(notification: Notification): Promise<void> {
    const { faults, clock, merchants, nextSequence } = this.options;
    const dropped = faults.strike('drop', notification);
    if (dropped && dropped.how !== 'cut') {
      const fault = faultEffect(dropped, say('Not sent', '未发送'));
      const at = clock.now();
      const nothing = { sequence: nextSequence(), at, accepted: false, durationMs: 0 };
      this.conclude(notification, [
        { ...nothing, problem: fault.text, ...(fault.zh !== undefined && { problemZh: fault.zh }), fault },
      ]);
      return;
    }
    const merchant = merchants.find(notification.mchId);
    const keys = { apiKey: merchant?.apiKey ?? '', apiV3Key: merchant?.apiV3Key ?? '' };
    const { forgery, together } = requestsOf(notification, faults, keys, dropped);
    const before = forgery ? [await this.send(notification, forgery)] : [];
    const attempts = await Promise.all(together.map((request) => this.send(notification, request)));
    this.conclude(notification, [...before, ...attempts]);
  }

  private async send(notification: Notification, request: Outgoing): Promise<NotificationAttempt> {
    const { clock, nextSequence, ca, resolveUrl = (url) => url } = this.options;
    const { tampered, how, extra, fault, cuts = false } = request;
    const { xml, decrypted } = tampered ?? notification;
    const [sequence, at] = [nextSequence(), clock.now()];
    const { signal } = this.stopping;
    const signature = this.signatureOf(notification, xml, how);
    const outcome = await send(resolveUrl(notification.url), xml, { ca, signal, cuts, signature });
    return {
      sequence,
      at,
      ...outcome,
      ...(extra && { extra }),
      ...(xml !== notification.xml && { xml }),
      ...(decrypted !== undefined && decrypted !== notification.decrypted && { decrypted }),
      ...(signature && { signature }),
      ...(fault && { fault }),
    };
  }

  /** The signature of an attempt in v3's form. Each attempt is signed anew: receivers refuse old signatures. */
  private signatureOf({ version, mchId }: Notification, body: string, how: Outgoing['how']) {
    const { merchants, platform } = this.options;
    const merchant = version === 'v3' ? merchants.find(mchId) : undefined;
    return merchant && notificationHeaders(body, how, platform.notificationSigner(merchant));
  }

  /** Records attempts that were made together, and schedules the next one. */
  private conclude(notification: Notification, attempts: readonly NotificationAttempt[]): void {
    const { clock, store, emit } = this.options;
    if (this.stopping.signal.aborted) return;
    notification.attempts.push(...attempts);
    // An accepted forgery does not count as an answer.
    if (attempts.some(({ accepted, extra }) => accepted && extra !== 'forgery')) notification.answered = true;
    const counted = attempts.find(({ extra }) => extra === undefined);
    if (counted || notification.answered) delete notification.dueAt;
    const interval = NOTIFICATION_INTERVALS[countedAttempts(notification) - 1];
    if (counted && !notification.answered && interval !== undefined) {
      notification.dueAt = counted.at + interval;
      counted.repeatedAt = notification.dueAt;
      clock.schedule(notification.dueAt, () => this.startAttempt(notification));
    }
    store.writer.touch(notification);
    for (const attempt of attempts) emit({ type: 'notification-attempted', notification, attempt });
  }

  private tell(notification: Notification, fault: FaultEffect): void {
    this.options.emit({ type: 'notification-held', notification, fault });
  }
}
