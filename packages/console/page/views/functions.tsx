import type { FunctionInfo } from '@opencloudpay/contracts/dev-server/functions';
import { Empty, ErrorNote, Loading } from '../components/feedback';
import { Findings } from '../components/findings';
import { Heading } from '../components/heading';
import { Tag } from '../components/state-tag';
import { request } from '../connection/request';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { countRefused } from '../format/refusals';
import { to } from '../route';
import { FunctionPage } from './function-page';
import { Log } from './log';

/** The project's functions: a list, and one of them or the log of all. */
export function Functions({ name, requestId }: { name: string; requestId: string }) {
  const { t } = usePage();
  const list = useResource('functions', (signal) => request('GET /api/functions', {}, { signal }));
  const findings = useResource('findings', (signal) => request('GET /api/findings', {}, { signal }));
  useEvents((event) => {
    if (event.type === 'functions') {
      list.set({ functions: event.functions });
      findings.refresh();
    }
    // The list also shows the number of calls and the last result.
    if (event.type === 'call') list.refresh();
  });
  const functions = list.data?.functions;
  const chosen = functions?.find((one) => one.name === name);
  if (!functions)
    return (
      <>
        <Heading title={t.functions.title} />
        {list.error ? <ErrorNote error={list.error} retry={list.refresh} /> : <Loading />}
      </>
    );
  return (
    <div class={name ? 'two-panes chosen' : 'two-panes'}>
      <div class="pane-list">
        {name ? <h2>{t.functions.title}</h2> : <Heading title={t.functions.title} />}
        <ErrorNote error={list.error} retry={list.refresh} />
        {functions.length === 0 ? (
          <Empty title={t.functions.empty} hint={t.functions.emptyHint} />
        ) : (
          <nav aria-label={t.functions.list}>
            <ul class="rows">
              <li>
                <a href={to.functions()} aria-current={name ? undefined : 'page'}>
                  <span class="row-title">{t.functions.all}</span>
                </a>
              </li>
              {functions.map((one) => (
                <li key={one.name}>
                  <Entry one={one} current={one.name === name} />
                </li>
              ))}
            </ul>
          </nav>
        )}
      </div>
      <div class="pane-main">
        {chosen && <FunctionPage key={name} info={chosen} requestId={requestId} />}
        {name && !chosen && (
          <>
            <Heading title={t.functions.unknown(name)} />
            <a class="button" href={to.functions()}>
              {t.functions.all}
            </a>
          </>
        )}
        {!name && (
          <>
            <ErrorNote error={findings.error} retry={findings.refresh} />
            {findings.data && <Findings findings={findings.data} functions={functions} />}
            <Log requestId={requestId} />
          </>
        )}
      </div>
    </div>
  );
}

function Entry({ one, current }: { one: FunctionInfo; current: boolean }) {
  const { t } = usePage();
  const refused = countRefused(one.lastCall?.refusals);
  return (
    <a href={to.functions(one.name)} aria-current={current ? 'page' : undefined}>
      <span class="row-title code">{one.name}</span>
      <span class="row-more">
        {one.calls > 0 && t.functions.calls(one.calls)}
        {one.triggers.length > 0 && ` · ${one.triggers.map(({ name }) => name).join(', ')}`}
      </span>
      {one.problem ? (
        <Tag tone="bad">{t.functions.cannotRun}</Tag>
      ) : one.lastError ? (
        <Tag tone="bad">{t.functions.lastFailed}</Tag>
      ) : (
        refused > 0 && <Tag tone="warn">{t.refusals.calls(refused)}</Tag>
      )}
    </a>
  );
}
