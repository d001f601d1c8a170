import type { DocumentAccess } from '@opencloudpay/contracts/dev-server/documents';
import { usePage } from '../context';
import { shownId } from '../format/document';
import { to } from '../route';
import { Icon } from './icon';

/** Documents of one line. */
const SHOWN = 3;

/** What a function's call read and wrote, with links to the documents. What was refused is among its refusals. */
export function Accesses({ accesses = [] }: { accesses?: readonly DocumentAccess[] | undefined }) {
  const { t } = usePage();
  const told = accesses.filter(({ action, error }) => action !== 'startTransaction' && !error);
  if (told.length === 0) return null;
  return (
    <ul class="accesses" aria-label={t.data.access.label}>
      {told.map((access, index) => (
        <li key={index}>
          <Icon name="data" />
          <Access access={access} />
        </li>
      ))}
    </ul>
  );
}

function Access({ access }: { access: DocumentAccess }) {
  const { t, project } = usePage();
  const words = t.data.access;
  const { kind, action, envId, collection = '', ids, times } = access;
  const env = envId === project?.envId ? '' : envId;
  const done =
    kind === 'transaction'
      ? action === 'abortTransaction'
        ? words.rolledBack
        : words.committed
      : words[kind];
  return (
    <span class="access-text">
      {done}{' '}
      {collection && (
        <a class="text-link code" href={to.data(collection, { env })}>
          {collection}
        </a>
      )}
      {collection && ids.length > 0 && ': '}
      {ids.slice(0, SHOWN).map((id, index) => (
        <>
          {index > 0 && ', '}
          {kind === 'remove' ? (
            <span class="code">{shownId(id)}</span>
          ) : (
            <a class="text-link code" href={to.document(collection, id, env)}>
              {shownId(id)}
            </a>
          )}
        </>
      ))}
      {ids.length > SHOWN && ` ${words.more(ids.length - SHOWN)}`}
      {ids.length === 0 && /insert|update|remove/.test(kind) && `: ${words.nothing}`}
      {times > 1 && <span class="muted"> · {words.times(times)}</span>}
    </span>
  );
}
