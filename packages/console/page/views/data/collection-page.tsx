import type { CollectionInfo, CollectionList } from '@opencloudpay/contracts/dev-server/collections';
import type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
import { ConfirmButton } from '../../components/confirm-button';
import { ErrorNote } from '../../components/feedback';
import { Heading } from '../../components/heading';
import { Icon } from '../../components/icon';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { type DataRoute, to } from '../../route';
import { Documents } from './documents';
import { ImportForm } from './import-form';
import { Indexes } from './indexes';
import { RefusedAccesses } from './refused-accesses';

/** One collection: its documents, its indexes, files in and out. */
export function CollectionPage({
  info,
  accesses,
  envId,
  route,
  onChange,
}: {
  info: CollectionInfo;
  /** What mini programs were refused of it. */
  accesses: readonly RefusedAccess[];
  envId: string;
  route: DataRoute;
  onChange: (list: CollectionList) => void;
}) {
  const { t, notify } = usePage();
  const { name } = info;
  const { env, tab } = route;
  const dropping = useAction();
  const drop = () =>
    dropping.run(async () => {
      const list = await request('DELETE /api/collections/:collection', {
        params: { collection: name },
        query: { env },
      });
      notify(t.data.dropped(name));
      location.assign(to.data('', { env }));
      onChange(list);
    });
  const part = (value: DataRoute['tab'], words: string) => (
    <a
      class="chip"
      href={to.data(name, { env, tab: value })}
      aria-current={tab === value ? 'page' : undefined}
    >
      {words}
    </a>
  );
  return (
    <>
      <a class="back narrow-only" href={to.data('', { env })}>
        <Icon name="back" /> {t.data.backToCollections}
      </a>
      <div class="page-head">
        <Heading title={name}>
          <span class="code">{name}</span>
        </Heading>
        <span class="muted">
          {t.data.documents(info.documents)} · {t.data.size(info.size)}
        </span>
      </div>
      <div class="section-head">
        <nav class="chips" aria-label={t.data.tabs.label}>
          {part('', t.data.tabs.documents)}
          {part('indexes', `${t.data.tabs.indexes} ${info.indexes}`)}
          {part('import', t.data.tabs.import)}
        </nav>
        <div class="actions tight">
          <a
            class="button small"
            href={exportAddress(name, env)}
            download={`${name}.jsonl`}
            title={t.data.exportHint}
          >
            <Icon name="download" /> {t.data.export}
          </a>
          <ConfirmButton
            label={t.data.drop}
            question={t.data.dropSure(info.documents)}
            busy={dropping.busy}
            onConfirm={drop}
          >
            <Icon name="trash" /> {t.data.drop}
          </ConfirmButton>
        </div>
      </div>
      <ErrorNote error={dropping.error} />
      {tab === '' && <RefusedAccesses accesses={accesses} env={env} />}
      {tab === '' && <Documents collection={name} envId={envId} route={route} />}
      {tab === 'indexes' && <Indexes collection={name} env={env} envId={envId} />}
      {tab === 'import' && <ImportForm env={env} collection={name} />}
    </>
  );
}

function exportAddress(name: string, env: string): string {
  const query = env ? `?${new URLSearchParams({ env })}` : '';
  return `/api/collections/${encodeURIComponent(name)}/export${query}`;
}
