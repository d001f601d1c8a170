import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import { Accesses } from '../../components/accesses';
import { Diagnosis } from '../../components/diagnosis';
import { ErrorNote } from '../../components/feedback';
import { Icon } from '../../components/icon';
import { JsonPayload } from '../../components/payload';
import { Refusals } from '../../components/refusals';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { countRefused } from '../../format/refusals';
import { CallLog } from './call-entry';
import { Name, Telling } from './entry';

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
      {problem && <Diagnosis code={problem.code} text={problem.diagnosis} zh={problem.zh} />}
    </>
  );
}

function targetName(target: CallbackTarget): string {
  return 'functionName' in target ? target.functionName : `${target.service}${target.path}`;
}
