import { Empty, ErrorNote, Loading } from '../../components/feedback';
import { Heading } from '../../components/heading';
import { Icon } from '../../components/icon';
import { RequestError, request } from '../../connection/request';
import { useResource } from '../../connection/use-resource';
import { useEvents } from '../../connection/use-stream';
import { usePage } from '../../context';
import { shownId } from '../../format/document';
import { to } from '../../route';
import { DocumentCard } from './document-card';

/** One document, by its address. */
export function DocumentPage({ env, collection, id }: { env: string; collection: string; id: string }) {
  const { t } = usePage();
  const document = useResource(`${env}/${collection}/${id}`, (signal) =>
    request(
      'GET /api/collections/:collection/documents/:id',
      { params: { collection, id }, query: { env } },
      { signal },
    ),
  );
  useEvents((event) => {
    if (event.type === 'documents' && event.collection === collection) document.refresh();
  });
  const isGone = document.error instanceof RequestError && document.error.code === 'DOCUMENT_UNKNOWN';
  const found = isGone ? undefined : document.data;
  return (
    <>
      <a class="back" href={to.data(collection, { env })}>
        <Icon name="back" /> {t.data.all(collection)}
      </a>
      <div class="page-head">
        <Heading title={isGone ? t.data.unknown : shownId(id)}>
          {isGone ? t.data.unknown : <span class="code breakable">{shownId(id)}</span>}
        </Heading>
      </div>
      {isGone && <Empty title={shownId(id)} />}
      {!isGone && <ErrorNote error={document.error} retry={document.refresh} />}
      {!found && !document.error && <Loading />}
      {found && (
        <DocumentCard
          document={{ ...found, size: found.text.length }}
          collection={collection}
          env={env}
          alone
          onChange={document.refresh}
        />
      )}
    </>
  );
}
