import type { IndexField, IndexInfo, IndexList } from '@opencloudpay/contracts/dev-server/collections';
import { useState } from 'preact/hooks';
import { ConfirmButton } from '../../components/confirm-button';
import { ErrorNote, Loading } from '../../components/feedback';
import { Field } from '../../components/field';
import { Icon } from '../../components/icon';
import { Tag } from '../../components/state-tag';
import { request } from '../../connection/request';
import { useAction } from '../../connection/use-action';
import { useResource } from '../../connection/use-resource';
import { useEvents } from '../../connection/use-stream';
import { usePage } from '../../context';

/** The indexes of a collection. */
export function Indexes({ collection, env, envId }: { collection: string; env: string; envId: string }) {
  const { t } = usePage();
  const list = useResource(`${env}/${collection}`, (signal) =>
    request(
      'GET /api/collections/:collection/indexes',
      { params: { collection }, query: { env } },
      { signal },
    ),
  );
  useEvents((event) => {
    if (event.type === 'documents' && event.envId === envId && event.collection === collection)
      list.refresh();
  });
  const place = { collection, env, onChange: list.set };
  return (
    <>
      <ErrorNote error={list.error} retry={list.refresh} />
      {!list.data && !list.error && <Loading />}
      {list.data && (
        <ul class="indexes" aria-label={t.data.index.list}>
          {list.data.indexes.map((index) => (
            <Index key={index.name} index={index} {...place} />
          ))}
        </ul>
      )}
      <CreateForm {...place} />
    </>
  );
}

interface Place {
  collection: string;
  env: string;
  onChange: (list: IndexList) => void;
}

function Index({ index, collection, env, onChange }: { index: IndexInfo } & Place) {
  const { t, notify } = usePage();
  const words = t.data.index;
  const removing = useAction();
  const remove = () =>
    removing.run(async () => {
      const params = { collection, index: index.name };
      const list = await request('DELETE /api/collections/:collection/indexes/:index', {
        params,
        query: { env },
      });
      notify(words.removed);
      document.querySelector('h1')?.focus();
      onChange(list);
    });
  return (
    <li>
      <span class="row-title code">{index.name}</span>
      <span class="index-fields">
        {index.fields.map(({ path, direction }) => (
          <span key={path} class="code">
            {path}{' '}
            <span class="muted">
              <span aria-hidden="true">{direction === 1 ? '↑' : '↓'}</span>
              <span class="offscreen">{direction === 1 ? words.ascending : words.descending}</span>
            </span>
          </span>
        ))}
      </span>
      {index.unique && <Tag tone="info">{words.unique}</Tag>}
      {!index.ready && <Tag tone="warn">{words.building}</Tag>}
      {index.builtIn ? (
        <span class="muted index-end">{words.builtIn}</span>
      ) : (
        <span class="index-end">
          <ConfirmButton
            label={t.data.removeThis(index.name)}
            question={words.removeSure}
            busy={removing.busy}
            onConfirm={remove}
          >
            <Icon name="trash" /> {t.data.remove}
          </ConfirmButton>
        </span>
      )}
      <ErrorNote error={removing.error} />
    </li>
  );
}

function CreateForm({ collection, env, onChange }: Place) {
  const { t, notify } = usePage();
  const words = t.data.index;
  const [fields, setFields] = useState('');
  const [unique, setUnique] = useState(false);
  const creating = useAction();
  const wanted = fieldsOf(fields);
  const create = () =>
    creating.run(async () => {
      if (!wanted) return;
      const body = { fields: wanted, unique };
      onChange(
        await request('POST /api/collections/:collection/indexes', {
          params: { collection },
          query: { env },
          body,
        }),
      );
      notify(words.created);
      setFields('');
      setUnique(false);
    });
  return (
    <form
      class="card"
      aria-label={words.add}
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <h2>{words.add}</h2>
      <Field
        label={words.fields}
        hint={words.fieldsWrong}
        error={fields.trim() && !wanted ? words.fieldsWrong : undefined}
      >
        {(attributes) => (
          <input
            {...attributes}
            class="input code"
            placeholder={words.fieldsHint}
            value={fields}
            onInput={({ currentTarget }) => setFields(currentTarget.value)}
          />
        )}
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={unique}
          onChange={({ currentTarget }) => setUnique(currentTarget.checked)}
        />
        <span>
          {words.unique} <span class="muted">– {words.uniqueHint}</span>
        </span>
      </label>
      <ErrorNote error={creating.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={!wanted || creating.busy}>
          {creating.busy ? words.creating : words.add}
        </button>
      </div>
    </form>
  );
}

/** `status, -createTime`; undefined where that is no list of paths. */
function fieldsOf(text: string): IndexField[] | undefined {
  const fields = text
    .split(',')
    .map((part) => part.trim())
    .map(
      (part): IndexField =>
        part.startsWith('-') ? { path: part.slice(1), direction: -1 } : { path: part, direction: 1 },
    );
  return fields.every(({ path }) => /^[^\s$.][^\s]*$/.test(path)) ? fields : undefined;
}
