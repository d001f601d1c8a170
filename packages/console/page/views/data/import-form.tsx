import type { ImportQuery, ImportReport } from '@opencloudpay/contracts/dev-server/collections';
import { useRef, useState } from 'preact/hooks';
import { ErrorNote } from '../../components/feedback';
import { Choice, Field } from '../../components/field';
import { Icon } from '../../components/icon';
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
  const [over, setOver] = useState(false);
  const [report, setReport] = useState<ImportReport>();
  const importing = useAction();
  const input = useRef<HTMLInputElement>(null);
  const into = collection ?? name.trim();

  const take = (files: FileList | null | undefined) => {
    const [first] = files ?? [];
    setOver(false);
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
      if (input.current) input.current.value = '';
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the way by keyboard */}
      <div
        class={over ? 'drop-zone over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files);
        }}
      >
        <Icon name="upload" />
        <p>
          {words.drop}{' '}
          <button type="button" class="text-link" onClick={() => input.current?.click()}>
            {words.choose}
          </button>
        </p>
        <p class="muted">{words.formats}</p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".json,.jsonl,.ndjson,.csv,.txt"
          aria-label={words.title}
          onChange={({ currentTarget }) => take(currentTarget.files)}
        />
      </div>
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
