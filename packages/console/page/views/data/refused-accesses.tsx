import type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
import { Fact, Facts } from '../../components/facts';
import { ErrorNote } from '../../components/feedback';
import { Icon } from '../../components/icon';
import { Tag } from '../../components/state-tag';
import { Time } from '../../components/time';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { to } from '../../route';

/** CloudBase's number of "database permission denied". */
const DENIED = '-502003';

/** The calls of mini programs that permissions refused: which rule, where it stands, and what to change. */
export function RefusedAccesses({
  accesses,
  env,
  isWhole = false,
}: {
  accesses: readonly RefusedAccess[];
  /** The environment in addresses; empty for the emulator's. */
  env: string;
  /** Whether these are all, so that the list can be emptied. */
  isWhole?: boolean;
}) {
  const { t } = usePage();
  const clearing = useAction();
  if (accesses.length === 0) return null;
  const clear = () =>
    clearing.run(async () => {
      await request('DELETE /api/refused-accesses', {});
    });
  return (
    <section class="refused-accesses" aria-labelledby="refused-accesses">
      <div class="section-head">
        <h2 id="refused-accesses">{t.refusedAccesses.title}</h2>
        {isWhole && (
          <button type="button" class="button small" disabled={clearing.busy} onClick={clear}>
            {t.refusedAccesses.clear}
          </button>
        )}
      </div>
      <ErrorNote error={clearing.error} />
      <ul class="note warn refusals">
        {[...accesses].reverse().map((access) => (
          <li
            key={JSON.stringify([access.collection, access.method, access.openId, access.cause, access.rule])}
          >
            <Icon name="faults" />
            <Access access={access} env={env} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Access({ access, env }: { access: RefusedAccess; env: string }) {
  const { t, told } = usePage();
  const words = t.refusedAccesses;
  const { at, collection, method, openId, reason, reasonZh, source, times } = access;
  const place =
    source.kind === 'file' ? words.sources.file(source.file, source.line) : words.sources[source.kind];
  return (
    <div>
      <p class="refusal-call">
        <span class="code">
          <a class="text-link" href={to.data(collection, { env })}>
            {collection}
          </a>
          .{method}
        </span>{' '}
        <Tag tone="warn">{t.refusals.refused(DENIED)}</Tag>
        {times > 1 && <span class="muted"> {t.refusals.times(times)}</span>}
      </p>
      <p class="breakable">{told(reason, reasonZh)}</p>
      <Facts>
        <Fact name={words.by}>
          <Refuser access={access} />
        </Fact>
        <Fact name={words.declared}>
          <span class="breakable">{place}</span>
        </Fact>
        <Fact name={words.caller} code={openId} copy={false} />
        <Fact name={words.last}>
          <Time at={at} />
        </Fact>
      </Facts>
    </div>
  );
}

function Refuser({ access: { permission, rule, operation } }: { access: RefusedAccess }) {
  const { t } = usePage();
  const words = t.refusedAccesses;
  if (permission !== 'CUSTOM') return <span class="breakable">{words.permissions[permission]}</span>;
  if (rule?.name === undefined)
    return <span class="breakable">{words.noRule(words.operations[operation])}</span>;
  return (
    <span class="breakable">
      {words.rule(rule.name)} <span class="code">{String(rule.expression)}</span>
    </span>
  );
}
