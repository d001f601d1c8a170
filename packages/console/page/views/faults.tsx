import type { ActiveFault } from '@opencloudpay/contracts/dev-server/faults';
import { Empty, ErrorNote, Loading } from '../components/feedback';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { yuan } from '../format/money';
import type { Messages } from '../messages/messages';
import { ClockControl } from './clock-control';
import { FaultForm } from './fault-form';
import { PlatformKeys } from './platform-keys';

/** The page of faults and of the clock. */
export function Faults() {
  const { t, project } = usePage();
  const list = useResource('faults', (signal) => request('GET /api/faults', {}, { signal }));
  useEvents((event) => {
    if (event.type === 'faults') list.set({ faults: event.faults });
  });
  return (
    <>
      <div class="page-head">
        <Heading title={t.faults.title} />
        <p class="muted">{t.faults.intro}</p>
      </div>
      <div class="faults-grid">
        <FaultForm onSet={list.refresh} />
        <div class="stack">
          <section class="card" aria-labelledby="active-heading">
            <h2 id="active-heading">{t.faults.active}</h2>
            <ErrorNote error={list.error} retry={list.refresh} />
            {!list.data && !list.error && <Loading />}
            {list.data && <Active faults={list.data.faults} onChange={(faults) => list.set({ faults })} />}
          </section>
          <ClockControl />
          {project?.protocol === 'v3' && <PlatformKeys />}
        </div>
      </div>
    </>
  );
}

function Active({
  faults,
  onChange,
}: {
  faults: readonly ActiveFault[];
  onChange: (faults: readonly ActiveFault[]) => void;
}) {
  const { t, notify } = usePage();
  const clearing = useAction();
  if (faults.length === 0) return <Empty title={t.faults.none} hint={t.faults.noneHint} />;
  const clear = (id?: string) =>
    clearing.run(async () => {
      const left = await (id === undefined
        ? request('DELETE /api/faults', {})
        : request('DELETE /api/faults/:id', { params: { id } }));
      onChange(left.faults);
      notify(t.faults.cleared);
    });
  return (
    <>
      <ul class="faults">
        {faults.map((fault) => {
          const name = t.faults.types[fault.type];
          return (
            <li key={fault.id}>
              <Icon name="faults" />
              <span class="fault-words">
                <strong>{name}</strong>
                <span class="sub">{details(fault, t).join(' · ')}</span>
                <span class="sub">{t.faults.struck(fault.struck, fault.times)}</span>
              </span>
              <button
                type="button"
                class="button small"
                disabled={clearing.busy}
                aria-label={t.faults.clearThis(name)}
                onClick={() => clear(fault.id)}
              >
                {t.faults.clear}
              </button>
            </li>
          );
        })}
      </ul>
      {faults.length > 1 && (
        <button type="button" class="button small" disabled={clearing.busy} onClick={() => clear()}>
          {t.faults.clearAll}
        </button>
      )}
      <ErrorNote error={clearing.error} />
    </>
  );
}

/** The options of a fault that differ from the defaults. */
function details(fault: ActiveFault, t: Messages): string[] {
  const words: (string | undefined)[] = [];
  const options = t.faults.options;
  if ('copies' in fault) words.push(`× ${fault.copies}`);
  if ('by' in fault) words.push(String(fault.by));
  if ('how' in fault && fault.how) words.push(options[fault.how]);
  if ('within' in fault) words.push(String(fault.within));
  if ('to' in fault && fault.to !== undefined) words.push(`¥${yuan(fault.to)}`);
  if ('host' in fault && fault.host) words.push(options[fault.host]);
  if ('kind' in fault && fault.kind) words.push(options[fault.kind]);
  if ('apis' in fault && fault.apis) words.push(fault.apis.join(', '));
  words.push(fault.outTradeNo);
  return words.filter((one) => one !== undefined);
}
