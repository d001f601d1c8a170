import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import { useState } from 'preact/hooks';
import { Empty, ErrorNote } from '../components/feedback';
import { LogLines } from '../components/log-lines';
import { request } from '../connection/request';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { to } from '../route';

/** The number of lines on the page. The emulator has older ones. */
const KEPT = 500;

/** The live log of all functions, one function or one call. */
export function Log({ functionName = '', requestId }: { functionName?: string; requestId: string }) {
  const { t } = usePage();
  const [errorsOnly, setErrorsOnly] = useState(false);
  const [follow, setFollow] = useState(true);
  const query = {
    ...(functionName && { function: functionName }),
    ...(requestId && { requestId }),
    limit: KEPT,
  };
  const log = useResource(JSON.stringify(query), (signal) => request('GET /api/logs', { query }, { signal }));
  const [live, setLive] = useState<readonly LogLine[]>([]);
  useEvents((event) => {
    if (event.type !== 'log') return;
    setLive((lines) => [...lines.slice(-KEPT), event.line]);
  });
  const fetched = log.data?.lines ?? [];
  const newest = fetched.at(-1)?.id ?? -1;
  const wanted = (line: LogLine) =>
    (!functionName || line.functionName === functionName) && (!requestId || line.requestId === requestId);
  const lines = [...fetched, ...live.filter((line) => line.id > newest && wanted(line))]
    .filter(({ level }) => !errorsOnly || level === 'error' || level === 'warn')
    .slice(-KEPT);
  const title = functionName ? t.functions.logsOf(functionName) : t.functions.allLogs;

  return (
    <section aria-labelledby="log-heading" class="log-section">
      <div class="section-head">
        <h2 id="log-heading">{title}</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={errorsOnly}
            onChange={({ currentTarget }) => setErrorsOnly(currentTarget.checked)}
          />
          {t.functions.errorsOnly}
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={follow}
            onChange={({ currentTarget }) => setFollow(currentTarget.checked)}
          />
          {t.functions.follow}
        </label>
      </div>
      {requestId && (
        <p class="filter-line">
          {t.functions.logFilter}: <span class="code">{requestId}</span>{' '}
          <a class="text-link" href={to.functions(functionName)}>
            {t.functions.showAllCalls}
          </a>
        </p>
      )}
      <ErrorNote error={log.error} retry={log.refresh} />
      {lines.length > 0 ? (
        <LogLines lines={lines} label={title} follow={follow} plain={Boolean(functionName && requestId)} />
      ) : (
        log.data && <Empty title={t.functions.noLogs} hint={t.functions.noLogsHint} />
      )}
    </section>
  );
}
