import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import { Accesses } from '../../components/accesses';
import { LogLines } from '../../components/log-lines';
import { JsonPayload, TextPayload } from '../../components/payload';
import { Refusals } from '../../components/refusals';
import { request } from '../../connection/request';
import { useResource } from '../../connection/use-resource';
import { usePage } from '../../context';
import { countRefused } from '../../format/refusals';
import { to } from '../../route';
import { Name, Telling } from './entry';

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
  const { t, told } = usePage();
  if (call.error)
    return (
      <div class="note bad">
        <p>
          <strong class="code">{call.error.code}</strong> {told(call.error.message, call.error.zh)}
        </p>
        {call.error.stack && <TextPayload label={t.functions.stack} text={call.error.stack} />}
      </div>
    );
  if (call.result === undefined) return <p class="muted">{t.common.nothing}</p>;
  return <JsonPayload label={t.timeline.result} value={call.result} />;
}

/** The log lines of a call. */
export function CallLog({ call }: { call: { functionName: string; requestId: string } }) {
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
