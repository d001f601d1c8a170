import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import type { Exchange } from '@opencloudpay/contracts/dev-server/exchanges';
import type { FaultEffect } from '@opencloudpay/contracts/dev-server/faults';
import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { NotificationAttempt } from '@opencloudpay/contracts/dev-server/notifications';
import type { TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Accesses } from '../components/accesses';
import { Diagnosis } from '../components/diagnosis';
import { ErrorNote } from '../components/feedback';
import { Icon } from '../components/icon';
import { LogLines } from '../components/log-lines';
import { JsonPayload, TextPayload, XmlPayload } from '../components/payload';
import { Refusals } from '../components/refusals';
import { Tag, type Tone } from '../components/state-tag';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { useResource } from '../connection/use-resource';
import { usePage } from '../context';
import { yuan } from '../format/money';
import { countRefused } from '../format/refusals';
import { to } from '../route';

/** An entry with a title. It unfolds to show request and answer. */
function Telling({
  title,
  aside,
  outcome,
  open = false,
  children,
}: {
  title: ComponentChildren;
  /** Details next to the title. */
  aside?: ComponentChildren;
  outcome?: { tone: Tone; words: string } | undefined;
  open?: boolean;
  children?: ComponentChildren;
}) {
  const head = (
    <>
      <span class="entry-title">{title}</span>
      {outcome && <Tag tone={outcome.tone}>{outcome.words}</Tag>}
      {aside && <span class="entry-aside">{aside}</span>}
    </>
  );
  const [shown, setShown] = useState(open);
  if (!children) return <p class="entry-head">{head}</p>;
  return (
    // The content is rendered only when it is unfolded, so that a timeline of hundreds of entries stays fast.
    <details open={open} onToggle={({ currentTarget }) => currentTarget.open && setShown(true)}>
      <summary class="entry-head">{head}</summary>
      {shown && <div class="entry-more">{children}</div>}
    </details>
  );
}

function FaultNote({ fault }: { fault: FaultEffect | undefined }) {
  const { t } = usePage();
  if (!fault) return null;
  return (
    <p class="note warn">
      <Icon name="faults" /> {t.timeline.fault}: {fault.text}
    </p>
  );
}

function Name({ children }: { children: string }) {
  return <code class="name">{children}</code>;
}

export function CallEntry({ call }: { call: FunctionCall }) {
  const { t } = usePage();
  const refused = countRefused(call.refusals);
  return (
    <>
      <Telling
        title={
          <>
            {t.timeline.called[call.source]} <Name>{call.functionName}</Name>
          </>
        }
        aside={t.timeline.took(call.durationMs)}
        outcome={
          !call.ok
            ? { tone: 'bad', words: t.functions.failed }
            : refused > 0
              ? { tone: 'warn', words: t.refusals.calls(refused) }
              : undefined
        }
      >
        <JsonPayload label={t.timeline.event} value={call.event} />
        <CallOutcome call={call} />
        <CallLog call={call} />
      </Telling>
      <Accesses accesses={call.documents} />
      <Refusals refusals={call.refusals} />
    </>
  );
}

/** The result or the error of a function. */
export function CallOutcome({ call }: { call: FunctionCall }) {
  const { t } = usePage();
  if (call.error)
    return (
      <div class="note bad">
        <p>
          <strong class="code">{call.error.code}</strong> {call.error.message}
        </p>
        {call.error.stack && <TextPayload label={t.functions.stack} text={call.error.stack} />}
      </div>
    );
  if (call.result === undefined) return <p class="muted">{t.common.nothing}</p>;
  return <JsonPayload label={t.timeline.result} value={call.result} />;
}

/** The log lines of a call. */
function CallLog({ call }: { call: { functionName: string; requestId: string } }) {
  const { t } = usePage();
  const { functionName, requestId } = call;
  const log = useResource(requestId, (signal) =>
    request('GET /api/logs', { query: { requestId, limit: 50 } }, { signal }),
  );
  if (!log.data?.lines.length) return null;
  return (
    <figure class="payload">
      <figcaption>
        <span class="payload-label">{t.timeline.logs}</span>
        <a class="text-link" href={to.functions(functionName, requestId)}>
          {t.timeline.toFunction}
        </a>
      </figcaption>
      <LogLines lines={log.data.lines} label={t.timeline.logs} plain />
    </figure>
  );
}

export function RequestEntry({ exchange }: { exchange: Exchange }) {
  const { t } = usePage();
  const {
    api,
    method,
    path,
    request: sent,
    answer,
    refusal,
    status,
    certificate,
    durationMs,
    fault,
  } = exchange;
  const outcome = refusal
    ? { tone: 'bad' as const, words: t.timeline.refused(refusal.code) }
    : status === undefined
      ? { tone: 'bad' as const, words: t.timeline.noAnswer }
      : undefined;
  return (
    <Telling
      title={
        <>
          <Name>{api}</Name> {t.timeline.sentTo}
        </>
      }
      aside={
        <>
          <span class="code">
            {method} {path}
          </span>{' '}
          · {t.timeline.took(durationMs)}
          {certificate && ` · ${t.timeline.certificate}`}
        </>
      }
      outcome={outcome}
    >
      {refusal && <p class="note bad">{refusal.reason}</p>}
      <FaultNote fault={fault} />
      {sent !== undefined && <XmlPayload label={t.timeline.request} xml={sent} />}
      {answer !== undefined && <XmlPayload label={t.timeline.answer} xml={answer} />}
    </Telling>
  );
}

export function NotificationEntry({
  attempt,
  decrypted,
  refresh,
}: {
  attempt: NotificationAttempt;
  decrypted: string | undefined;
  refresh: () => void;
}) {
  const { t, notify } = usePage();
  const replaying = useAction();
  const { number, accepted, status, problem, answer, xml, fault, replay, remaining } = attempt;
  const waiting = !accepted && status === undefined && !problem;
  const send = () =>
    replaying.run(async () => {
      const params = { id: String(attempt.notificationId) };
      await request('POST /api/notifications/:id/replay', { params, body: {} });
      notify(t.order.replayed);
      refresh();
    });
  return (
    <Telling
      title={t.timeline.notification[attempt.kind]}
      aside={
        <>
          {replay ? t.timeline.byHand : number > 0 ? t.timeline.attempt(number) : t.timeline.extra}
          {status !== undefined && ` · HTTP ${status}`}
          {!waiting && ` · ${t.timeline.took(attempt.durationMs)}`}
          {!accepted && !waiting && number > 0 && ` · ${t.callback.remaining(remaining)}`}
        </>
      }
      outcome={
        waiting
          ? { tone: 'info', words: t.timeline.underWay }
          : accepted
            ? { tone: 'plain', words: t.timeline.accepted }
            : { tone: 'bad', words: t.timeline.notAccepted }
      }
    >
      {/* If the callback was called, its own entry shows the reason. */}
      {problem && !attempt.deliveryId && <p class="note bad">{problem}</p>}
      <FaultNote fault={fault} />
      <p class="code sub breakable">POST {attempt.url}</p>
      <XmlPayload label={t.timeline.notificationXml} xml={xml} />
      {decrypted !== undefined && <XmlPayload label={t.timeline.decrypted} xml={decrypted} />}
      {answer !== undefined && <XmlPayload label={t.timeline.answer} xml={answer} />}
      {!attempt.deliveryId && !waiting && (
        <button type="button" class="button small" onClick={send} disabled={replaying.busy}>
          <Icon name="replay" /> {t.order.replay}
        </button>
      )}
      <ErrorNote error={replaying.error} />
    </Telling>
  );
}

export function CallbackEntry({ delivery, refresh }: { delivery: Delivery; refresh: () => void }) {
  const { t, notify } = usePage();
  const replaying = useAction();
  const { callback, delivered, problem, reply, event, durationMs, requestId } = delivery;
  const name = targetName(callback);
  const refused = countRefused(delivery.refusals);
  const replay = () =>
    replaying.run(async () => {
      await request('POST /api/deliveries/:id/replay', { params: { id: delivery.id }, body: {} });
      notify(t.order.replayed);
      refresh();
    });
  return (
    <>
      <Telling
        title={
          <>
            {t.timeline.callback} <Name>{name}</Name>
          </>
        }
        aside={t.timeline.took(durationMs)}
        outcome={
          !delivered
            ? { tone: 'bad', words: t.timeline.notDelivered }
            : refused > 0
              ? { tone: 'warn', words: t.refusals.delivered }
              : { tone: 'good', words: t.timeline.delivered }
        }
      >
        <JsonPayload label={t.timeline.event} value={event} />
        {reply !== undefined ? (
          <JsonPayload label={t.timeline.reply} value={reply} />
        ) : (
          !problem && <p class="muted">{t.common.nothing}</p>
        )}
        {requestId && <CallLog call={{ functionName: name, requestId }} />}
        <button type="button" class="button small" onClick={replay} disabled={replaying.busy}>
          <Icon name="replay" /> {t.order.replay}
        </button>
        <ErrorNote error={replaying.error} />
      </Telling>
      <Accesses accesses={delivery.documents} />
      {delivered && refused > 0 && <p class="refused-hint">{t.refusals.deliveredHint(refused)}</p>}
      <Refusals refusals={delivery.refusals} />
      {problem && <Diagnosis code={problem.code} text={problem.diagnosis} />}
    </>
  );
}

function targetName(target: CallbackTarget): string {
  return 'functionName' in target ? target.functionName : `${target.service}${target.path}`;
}

type Plain = Exclude<TimelineEntry, { type: 'function-call' | 'request' | 'notification' | 'callback' }>;

export function PlainEntry({ entry }: { entry: Plain }) {
  const { t } = usePage();
  switch (entry.type) {
    case 'order-made':
      return <Telling title={t.timeline.made} />;
    case 'order-paid': {
      const { payment } = entry;
      const coupons = payment.totalFee - payment.cashFee;
      return (
        <Telling
          title={t.timeline.paid(`¥${yuan(payment.totalFee)}`)}
          aside={
            <>
              {coupons > 0 && `${t.timeline.paidWith(`¥${yuan(payment.cashFee)}`, `¥${yuan(coupons)}`)} · `}
              <span class="code">{payment.transactionId}</span>
            </>
          }
        />
      );
    }
    case 'refund-made':
      return (
        <Telling
          title={t.timeline.refundMade(`¥${yuan(entry.refund.refundFee)}`)}
          aside={<span class="code">{entry.refund.outRefundNo}</span>}
        />
      );
    case 'refund-settled':
      return (
        <p class="entry-head">
          <span class="entry-title">
            {t.timeline.refundSettled(
              `¥${yuan(entry.refund.refundFee)}`,
              t.refundStates[entry.refund.status],
            )}
          </span>
          <span class="entry-aside code">{entry.refund.outRefundNo}</span>
        </p>
      );
    case 'fault':
      return <Telling title={entry.fault.text} outcome={{ tone: 'warn', words: t.timeline.fault }} />;
    case 'payment-failed':
      return <Telling title={t.timeline.failed} />;
    case 'payment-cancelled':
      return <Telling title={t.timeline.cancelled} />;
    case 'order-closed':
      return <Telling title={t.timeline.closed} />;
    case 'order-expired':
      return <Telling title={t.timeline.expired} />;
    case 'order-reversed':
      return <Telling title={t.timeline.reversed} />;
  }
}
