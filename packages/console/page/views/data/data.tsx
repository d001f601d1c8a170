import { useEffect } from 'preact/hooks';
import { Empty, ErrorNote, Loading } from '../../components/feedback';
import { Heading } from '../../components/heading';
import { request } from '../../connection/request';
import { useRefusedAccesses } from '../../connection/use-refused-accesses';
import { useResource } from '../../connection/use-resource';
import { useEvents } from '../../connection/use-stream';
import { usePage } from '../../context';
import type { DataRoute } from '../../route';
import { CollectionNav } from './collection-nav';
import { CollectionPage } from './collection-page';
import { DocumentPage } from './document-page';
import { ImportForm } from './import-form';
import { RefusedAccesses } from './refused-accesses';

/** The documents of `cloud.database()`, as functions write them. */
export function Data({ route }: { route: DataRoute }) {
  const { t } = usePage();
  const { env, collection, id, tab } = route;
  const list = useResource(`collections ${env}`, (signal) =>
    request('GET /api/collections', { query: { env } }, { signal }),
  );
  const envId = list.data?.envId;
  const accesses = useRefusedAccesses().data?.accesses.filter((access) => access.envId === envId) ?? [];
  useEvents((event) => {
    if (event.type === 'documents' && event.envId === envId) list.refresh();
  });
  // What another view has changed comes by an event; what failed is tried again with the next address.
  useEffect(() => {
    if (list.error) list.refresh();
  }, [collection, id, tab]);
  const found = list.data;
  if (!found)
    return (
      <>
        <Heading title={t.data.title} />
        {list.error ? <ErrorNote error={list.error} retry={list.refresh} /> : <Loading />}
      </>
    );
  const chosen = found.collections.find(({ name }) => name === collection);
  const isOpen = collection !== '' || tab === 'import';
  return (
    <div class={isOpen ? 'two-panes chosen' : 'two-panes'}>
      <div class="pane-list">
        {isOpen ? <h2>{t.data.title}</h2> : <Heading title={t.data.title} />}
        <ErrorNote error={list.error} retry={list.refresh} />
        <CollectionNav list={found} route={route} accesses={accesses} onChange={list.set} />
      </div>
      <div class="pane-main">
        {!isOpen && <RefusedAccesses accesses={accesses} env={env} isWhole />}
        {collection !== '' && id !== '' ? (
          <DocumentPage key={`${env}/${collection}/${id}`} env={env} collection={collection} id={id} />
        ) : chosen ? (
          <CollectionPage
            key={`${env}/${collection}`}
            info={chosen}
            accesses={accesses.filter((access) => access.collection === collection)}
            envId={found.envId}
            route={route}
            onChange={list.set}
          />
        ) : collection !== '' ? (
          <>
            <Heading title={collection} />
            <Empty title={t.data.unknownCollection(collection)} />
            <RefusedAccesses
              accesses={accesses.filter((access) => access.collection === collection)}
              env={env}
            />
          </>
        ) : tab === 'import' ? (
          <>
            <Heading title={t.data.import.title} />
            <ImportForm env={env} />
          </>
        ) : found.collections.length === 0 ? (
          <Empty title={t.data.empty} hint={t.data.emptyHint} />
        ) : (
          <Empty title={t.data.choose} hint={t.data.chooseHint} />
        )}
      </div>
    </div>
  );
}
