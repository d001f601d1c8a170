import type { CollectionInfo, CollectionList } from '@opencloudpay/contracts/dev-server/collections';
import type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
import { useState } from 'preact/hooks';
import { ErrorNote } from '../../components/feedback';
import { Choice, Field } from '../../components/field';
import { Icon } from '../../components/icon';
import { Tag } from '../../components/state-tag';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { type DataRoute, to } from '../../route';

/** The collections of an environment, and how to get another. */
export function CollectionNav({
  list,
  route,
  accesses,
  onChange,
}: {
  list: CollectionList;
  route: DataRoute;
  /** What mini programs were refused. */
  accesses: readonly RefusedAccess[];
  onChange: (list: CollectionList) => void;
}) {
  const { t } = usePage();
  const { env, collection, tab } = route;
  return (
    <>
      {list.envIds.length > 1 && (
        <Choice
          label={t.data.environment}
          value={list.envId}
          options={list.envIds.map((one) => [one, one] as const)}
          onChoose={(chosen) => location.assign(to.data('', { env: chosen }))}
        />
      )}
      {list.collections.length > 0 && (
        <nav aria-label={t.data.collections}>
          <ul class="rows">
            {list.collections.map((info) => (
              <li key={info.name}>
                <Entry
                  info={info}
                  env={env}
                  current={info.name === collection}
                  refused={timesOf(accesses, info.name)}
                />
              </li>
            ))}
          </ul>
        </nav>
      )}
      <CreateForm env={env} onChange={onChange} />
      <a
        class="button small"
        href={to.data('', { env, tab: 'import' })}
        aria-current={tab === 'import' && !collection ? 'page' : undefined}
      >
        <Icon name="upload" /> {t.data.import.title}
      </a>
    </>
  );
}

function timesOf(accesses: readonly RefusedAccess[], collection: string): number {
  return accesses
    .filter((access) => access.collection === collection)
    .reduce((sum, { times }) => sum + times, 0);
}

function Entry({
  info,
  env,
  current,
  refused,
}: {
  info: CollectionInfo;
  env: string;
  current: boolean;
  /** Calls of mini programs. */
  refused: number;
}) {
  const { t } = usePage();
  return (
    <a href={to.data(info.name, { env })} aria-current={current ? 'page' : undefined}>
      <span class="row-title code">{info.name}</span>
      <span class="row-more">
        {t.data.documents(info.documents)} · {t.data.size(info.size)}
      </span>
      {refused > 0 && <Tag tone="warn">{t.refusedAccesses.calls(refused)}</Tag>}
    </a>
  );
}

function CreateForm({ env, onChange }: { env: string; onChange: (list: CollectionList) => void }) {
  const { t, notify } = usePage();
  const [name, setName] = useState('');
  const creating = useAction();
  const create = () =>
    creating.run(async () => {
      const body = { name: name.trim() };
      onChange(await request('POST /api/collections', { query: { env }, body }));
      notify(t.data.created(body.name));
      setName('');
      location.assign(to.data(body.name, { env }));
    });
  return (
    <form
      class="create-collection"
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <div class="inline-form">
        <Field label={t.data.create}>
          {(attributes) => (
            <input
              {...attributes}
              class="input code"
              placeholder={t.data.name}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button" disabled={!name.trim() || creating.busy}>
          {t.data.createIt}
        </button>
      </div>
      <ErrorNote error={creating.error} />
    </form>
  );
}
