import type { ListedDocument } from '@opencloudpay/contracts/dev-server/documents';
import { useMemo, useState } from 'preact/hooks';
import { ConfirmButton } from '../../components/confirm-button';
import { CopyButton } from '../../components/copy-button';
import { ErrorNote } from '../../components/feedback';
import { Icon } from '../../components/icon';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { documentLines, prettyDocument, shownId } from '../../format/document';
import { to } from '../../route';
import { DocumentForm } from './document-form';

/** Lines of a document in a list. */
const SHORT = 14;

/** A document: to read, to change, to delete. */
export function DocumentCard({
  document,
  collection,
  env,
  alone = false,
  onChange,
}: {
  document: ListedDocument;
  collection: string;
  env: string;
  /** Whether it is the only one on the page, and shown in full. */
  alone?: boolean;
  onChange: () => void;
}) {
  const { t, notify } = usePage();
  const { id, text, size } = document;
  const name = shownId(id);
  /** The text that the change began with. */
  const [edited, setEdited] = useState<string>();
  const saving = useAction();
  const removing = useAction();
  const params = { collection, id };

  const save = (changed: string) =>
    saving.run(async () => {
      const body = { document: changed, was: edited };
      await request('PUT /api/collections/:collection/documents/:id', { params, query: { env }, body });
      setEdited(undefined);
      notify(t.data.saved);
      onChange();
    });
  const remove = () =>
    removing.run(async () => {
      await request('DELETE /api/collections/:collection/documents/:id', { params, query: { env } });
      notify(t.data.removed(name));
      // What had the focus is gone.
      globalThis.document.querySelector<HTMLElement>('h1')?.focus();
      onChange();
    });
  const edit = (current: string) => {
    saving.forget();
    setEdited(current);
  };

  if (edited !== undefined)
    return (
      <div class="stack tight">
        {text !== undefined && text !== edited && (
          <div class="note warn" role="status">
            <p>{t.data.meanwhile}</p>
            <button type="button" class="button small" onClick={() => edit(text)}>
              {t.data.takeNew}
            </button>
          </div>
        )}
        <DocumentForm
          key={edited}
          title={t.data.editThis(name)}
          initial={prettyDocument(edited)}
          saving={saving}
          onSave={save}
          onCancel={() => setEdited(undefined)}
        />
      </div>
    );
  return (
    <article class="payload document" aria-label={name}>
      <header class="document-head">
        {alone ? (
          <span class="code breakable">{name}</span>
        ) : (
          <a class="text-link code breakable" href={to.document(collection, id, env)}>
            {name}
          </a>
        )}
        <div class="actions tight">
          {text !== undefined && (
            <>
              <CopyButton text={prettyDocument(text)} what={name} />
              <button
                type="button"
                class="button small quiet"
                aria-label={t.data.editThis(name)}
                onClick={() => edit(text)}
              >
                <Icon name="edit" /> {t.data.edit}
              </button>
            </>
          )}
          <ConfirmButton
            label={t.data.removeThis(name)}
            question={t.data.removeSure}
            busy={removing.busy}
            onConfirm={remove}
          >
            <Icon name="trash" /> {t.data.remove}
          </ConfirmButton>
        </div>
      </header>
      <ErrorNote error={removing.error} />
      {text === undefined ? (
        <p class="document-large">
          {t.data.large(t.data.size(size))}{' '}
          <a class="text-link" href={to.document(collection, id, env)}>
            {t.data.open}
          </a>
        </p>
      ) : (
        <Lines text={text} all={alone} />
      )}
    </article>
  );
}

function Lines({ text, all }: { text: string; all: boolean }) {
  const { t } = usePage();
  const [open, setOpen] = useState(all);
  const lines = useMemo(() => documentLines(text), [text]);
  const isLong = lines.length > SHORT;
  const shown = isLong && !open ? lines.slice(0, SHORT - 2) : lines;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <pre tabIndex={0}>
        <code>
          {shown.map((line, index) => (
            <span key={index} class="document-line">
              {line.map((token, place) => (
                <span key={place} class={`t-${token.kind}`}>
                  {token.text}
                </span>
              ))}
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
      {isLong && !all && (
        <button type="button" class="payload-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.common.showLess : t.common.showAll(lines.length)}
        </button>
      )}
    </>
  );
}
