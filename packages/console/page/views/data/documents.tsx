import type { DocumentList } from '@opencloudpay/contracts/dev-server/documents';
import { useRef, useState } from 'preact/hooks';
import { Empty, ErrorNote, Loading } from '../../components/feedback';
import { Icon } from '../../components/icon';
import { RequestError, request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { useResource } from '../../connection/use-resource';
import { useEvents } from '../../connection/use-stream';
import { usePage } from '../../context';
import { shownId } from '../../format/document';
import { type DataRoute, to } from '../../route';
import { DocumentCard } from './document-card';
import { DocumentForm } from './document-form';
import { QueryForm } from './query-form';

/** Documents on a page. */
const PAGE = 20;

/** The documents of a collection that match, as functions change them. */
export function Documents({
  collection,
  envId,
  route,
}: {
  collection: string;
  envId: string;
  route: DataRoute;
}) {
  const { t, announce, notify } = usePage();
  const { env, filter, sort, page } = route;
  const [adds, setAdds] = useState(false);
  const query = { env, filter, sort, skip: (page - 1) * PAGE || undefined, limit: PAGE };
  const list = useResource(JSON.stringify([collection, query]), (signal) =>
    request(
      'GET /api/collections/:collection/documents',
      { params: { collection }, query: definedOf(query) },
      { signal },
    ),
  );
  useEvents((event) => {
    if (event.type !== 'documents' || event.collection !== collection || event.envId !== envId) return;
    list.refresh();
    announce(t.data.changedLive(collection));
  });
  const last = useRef<DocumentList | undefined>(undefined);
  if (list.data) last.current = list.data;
  const isWrongFilter = list.error instanceof RequestError && list.error.code === 'FILTER_INVALID';
  const found = isWrongFilter ? undefined : last.current;
  const adding = useAction();
  const add = (document: string) =>
    adding.run(async () => {
      const added = await request('POST /api/collections/:collection/documents', {
        params: { collection },
        query: { env },
        body: { document },
      });
      setAdds(false);
      notify(t.data.added(shownId(added.id)));
      list.refresh();
    });

  return (
    <>
      <QueryForm key={`${filter} ${sort}`} route={route} error={list.error} />
      {adds ? (
        <DocumentForm
          title={t.data.add}
          initial={'{\n  \n}'}
          saving={adding}
          onSave={add}
          onCancel={() => {
            adding.forget();
            setAdds(false);
          }}
        />
      ) : (
        <div class="section-head">
          {found && found.total > 0 && <Pages found={found} route={route} />}
          <button type="button" class="button small" onClick={() => setAdds(true)}>
            <Icon name="plus" /> {t.data.add}
          </button>
        </div>
      )}
      {!isWrongFilter && <ErrorNote error={list.error} retry={list.refresh} />}
      {!found && !list.error && <Loading />}
      {found && found.documents.length > 0 && (
        <ul class="documents" aria-label={t.data.list(collection)}>
          {found.documents.map((document) => (
            <li key={document.id}>
              <DocumentCard document={document} collection={collection} env={env} onChange={list.refresh} />
            </li>
          ))}
        </ul>
      )}
      {found?.documents.length === 0 &&
        (filter || page > 1 ? (
          <Empty title={t.data.noMatch} hint={t.data.noMatchHint} />
        ) : (
          <Empty title={t.data.noDocuments} hint={t.data.noDocumentsHint} />
        ))}
    </>
  );
}

/** Without the fields that are not set. */
function definedOf<Query extends object>({ skip, ...query }: Query & { skip?: number | undefined }) {
  return skip === undefined ? query : { ...query, skip };
}

function Pages({ found, route }: { found: DocumentList; route: DataRoute }) {
  const { t } = usePage();
  const { collection, env, filter, sort, page } = route;
  const first = (page - 1) * PAGE + 1;
  const last = first + found.documents.length - 1;
  const href = (other: number) => to.data(collection, { env, filter, sort, page: other });
  return (
    <nav class="pages" aria-label={t.orders.pages}>
      <span>{t.orders.range(first, last, found.total.toLocaleString('en'))}</span>
      {page > 1 && (
        <a class="button small" href={href(page - 1)}>
          {t.data.previous}
        </a>
      )}
      {last < found.total && (
        <a class="button small" href={href(page + 1)}>
          {t.data.next}
        </a>
      )}
    </nav>
  );
}
