import { useRef, useState } from 'preact/hooks';
import { ErrorNote } from '../components/feedback';
import { Icon } from '../components/icon';
import { requestUpload } from '../connection/request-upload';
import { useAction } from '../connection/use-action';
import { usePage } from '../context';

/** Takes files, by drop or by choice, into a folder. */
export function UploadForm({ folder, onUploaded }: { folder: string; onUploaded: () => void }) {
  const { t, notify } = usePage();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const uploading = useAction();
  const take = (files: FileList | null | undefined) => {
    setOver(false);
    const chosen = [...(files ?? [])];
    if (chosen.length === 0) return;
    uploading.run(async () => {
      try {
        for (const file of chosen) await requestUpload(`${folder}${file.name}`, file);
        notify(t.files.uploaded(chosen.length));
      } finally {
        if (input.current) input.current.value = '';
        onUploaded();
      }
    });
  };
  return (
    <section class="upload" aria-label={t.files.upload}>
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
          {t.files.drop}{' '}
          <button
            type="button"
            class="text-link"
            disabled={uploading.busy}
            onClick={() => input.current?.click()}
          >
            {t.files.choose}
          </button>
        </p>
        <p class="muted">{t.files.into}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t.files.upload}
          onChange={({ currentTarget }) => take(currentTarget.files)}
        />
      </div>
      <ErrorNote error={uploading.error} />
    </section>
  );
}
