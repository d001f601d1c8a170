import type { OrderTimeline, TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';
import { Fragment } from 'preact';
import { Icon, type IconName } from '../../components/icon';
import type { Tone } from '../../components/state-tag';
import { Time } from '../../components/time';
import { usePage } from '../../context';
import { countRefused } from '../../format/refusals';
import { showDuration, wholeSeconds } from '../../format/time';
import { CallEntry } from './call-entry';
import { CallbackEntry } from './callback-entry';
import { NotificationEntry } from './notification-entry';
import { PlainEntry } from './plain-entry';
import { RequestEntry } from './request-entry';
import { WechatEntry } from './wechat-entry';

/** A longer gap between two entries, in milliseconds, gets its own line. */
const GAP = 10_000;

/** The timeline of an order. */
export function Timeline({ timeline, refresh }: { timeline: OrderTimeline; refresh: () => void }) {
  const { t } = usePage();
  const decrypted = new Map(timeline.notifications.map((one) => [one.id, one.decrypted]));
  return (
    <>
      {timeline.forgotten > 0 && <p class="muted">{t.order.forgotten(timeline.forgotten)}</p>}
      <ol class="timeline" aria-label={t.order.timelineLabel}>
        {timeline.entries.map((entry, index) => {
          const gap = entry.at - (timeline.entries[index - 1]?.at ?? entry.at);
          return (
            <Fragment key={entry.id}>
              {gap >= GAP && (
                <li class="gap">
                  <span>{t.order.later(showDuration(wholeSeconds(gap), t.units))}</span>
                </li>
              )}
              <li class={`entry ${toneOf(entry)}`}>
                <span class="entry-mark">
                  <Icon name={iconOf(entry)} />
                </span>
                <div class="entry-body">
                  <Entry entry={entry} decrypted={decrypted} refresh={refresh} />
                </div>
                <span class="entry-time">
                  <Time at={entry.at} kind="time" />
                </span>
              </li>
            </Fragment>
          );
        })}
      </ol>
    </>
  );
}

function Entry({
  entry,
  decrypted,
  refresh,
}: {
  entry: TimelineEntry;
  decrypted: ReadonlyMap<number, string | undefined>;
  refresh: () => void;
}) {
  switch (entry.type) {
    case 'function-call':
      return <CallEntry call={entry.call} />;
    case 'request':
      return <RequestEntry exchange={entry.exchange} />;
    case 'notification':
      return (
        <NotificationEntry
          attempt={entry.attempt}
          decrypted={entry.attempt.decrypted ?? decrypted.get(entry.attempt.notificationId)}
          refresh={refresh}
        />
      );
    case 'callback':
      return <CallbackEntry delivery={entry.delivery} refresh={refresh} />;
    case 'wechat':
      return <WechatEntry call={entry.call} functionName={entry.functionName} />;
    default:
      return <PlainEntry entry={entry} />;
  }
}

function iconOf(entry: TimelineEntry): IconName {
  switch (entry.type) {
    case 'function-call':
      return entry.call.source === 'trigger' ? 'timer' : 'functions';
    case 'request':
      return 'send';
    case 'order-made':
      return 'plus';
    case 'order-paid':
      return 'card';
    case 'notification':
      return 'bell';
    case 'callback':
      return !entry.delivery.delivered ? 'cross' : countRefused(entry.delivery.refusals) ? 'faults' : 'check';
    case 'refund-made':
    case 'refund-settled':
      return 'refund';
    case 'fault':
    case 'shipping-awaited':
      return 'faults';
    case 'wechat':
      return 'send';
    default:
      return 'cross';
  }
}

function toneOf(entry: TimelineEntry): Tone {
  switch (entry.type) {
    case 'function-call':
      return !entry.call.ok ? 'bad' : countRefused(entry.call.refusals) ? 'warn' : 'plain';
    case 'request':
      return entry.exchange.refusal || entry.exchange.status === undefined ? 'bad' : 'plain';
    case 'order-paid':
      return 'good';
    case 'notification': {
      const { accepted, status, problem } = entry.attempt;
      return accepted ? 'plain' : status === undefined && !problem ? 'info' : 'bad';
    }
    case 'callback':
      return !entry.delivery.delivered ? 'bad' : countRefused(entry.delivery.refusals) ? 'warn' : 'good';
    case 'refund-settled':
      return entry.refund.status === 'SUCCESS' ? 'good' : 'bad';
    case 'payment-failed':
      return 'bad';
    case 'wechat':
      return entry.call.error ? 'bad' : 'plain';
    case 'fault':
    case 'shipping-awaited':
      return 'warn';
    default:
      return 'plain';
  }
}
