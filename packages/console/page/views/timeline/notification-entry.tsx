import type { NotificationAttempt } from '@opencloudpay/contracts/dev-server/notifications';
import { ErrorNote } from '../../components/feedback';
import { Icon } from '../../components/icon';
import { BodyPayload } from '../../components/payload';
import { Signature } from '../../components/signature';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { FaultNote, Telling } from './entry';

export function NotificationEntry({
  attempt,
  decrypted,
  refresh,
}: {
  attempt: NotificationAttempt;
  decrypted: string | undefined;
  refresh: () => void;
}) {
  const { t, told, notify } = usePage();
  const replaying = useAction();
  const { number, accepted, status, problem, problemZh, answer, xml, signature, fault, replay, remaining } =
    attempt;
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
      {problem && !attempt.deliveryId && <p class="note bad">{told(problem, problemZh)}</p>}
      <FaultNote fault={fault} />
      <p class="code sub breakable">POST {attempt.url}</p>
      <BodyPayload label={t.timeline.notificationBody} body={xml} />
      <Signature label={t.timeline.notificationSignature} headers={signature} />
      {decrypted !== undefined && <BodyPayload label={t.timeline.decrypted} body={decrypted} />}
      {answer !== undefined && <BodyPayload label={t.timeline.answer} body={answer} />}
      {!attempt.deliveryId && !waiting && (
        <button type="button" class="button small" onClick={send} disabled={replaying.busy}>
          <Icon name="replay" /> {t.order.replay}
        </button>
      )}
      <ErrorNote error={replaying.error} />
    </Telling>
  );
}
