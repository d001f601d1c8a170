import type { ImportQuery, ImportReport } from '@opencloudpay/contracts/dev-server/collections';
import { useState } from 'preact/hooks';
import { DropZone } from '../../components/drop-zone';
import { ErrorNote } from '../../components/feedback';
import { Choice, Field } from '../../components/field';
import { requestImport } from '../../connection/request-import';
import { useAction } from '../../connection/use-action';
import { usePage } from '../../context';
import { to } from '../../route';

type OnConflict = NonNullable<ImportQuery['onConflict']>;

/** Takes a file, by drop or by choice, into a collection. */
export function ImportForm({ env, collection }: { env: string; collection?: string }) {
  const { t } = usePage();
  const words = t.data.import;
  const [file, setFile] = useState<File>();
  const [name, setName] = useState('');
  const [onConflict, setOnConflict] = useState<OnConflict>('fail');
  const [report, setReport] = useState<ImportReport>();
  const importing = useAction();
  const into = collection ?? name.trim();

  const take = ([first]: File[]) => {
    if (!first || importing.busy) return;
    importing.forget();
    setReport(undefined);
    setFile(first);
    setName(first.name.replace(/\.\w+$/, ''));
  };
  const start = () =>
    importing.run(async () => {
      if (!file || !into) return;
      setReport(await requestImport(into, file, { env, onConflict }));
      setFile(undefined);
    });
  return (
    <form
      class="card import-form"
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <DropZone
        label={words.title}
        words={{ drop: words.drop, choose: words.choose, note: words.formats }}
        accept=".json,.jsonl,.ndjson,.csv,.txt"
        onTake={take}
      />
      {file && (
        <p>
          <span class="code breakable">{file.name}</span> <span class="muted">{t.data.size(file.size)}</span>
        </p>
      )}
      {collection === undefined && file && (
        <Field label={words.into}>
          {(attributes) => (
            <input
              {...attributes}
              class="input code"
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <Choice
        label={words.conflict}
        value={onConflict}
        options={(['fail', 'skip', 'replace'] as const).map((one) => [one, words.conflicts[one]] as const)}
        onChoose={setOnConflict}
      />
      <div class="actions">
        <button type="submit" class="button primary" disabled={!file || !into || importing.busy}>
          {importing.busy ? words.running : words.start(into)}
        </button>
      </div>
      {importing.busy && <progress aria-label={words.running} />}
      <div role="status">
        {report && (
          <p class="note good">
            {words.done(report.inserted, report.replaced, report.skipped)}{' '}
            {into && (
              <a class="text-link" href={to.data(into, { env })}>
                {t.data.open}
              </a>
            )}
          </p>
        )}
      </div>
      <ErrorNote error={importing.error} />
    </form>
  );
}
