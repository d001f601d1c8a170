import { DropZone } from '../components/drop-zone';
import { ErrorNote } from '../components/feedback';
import { requestUpload } from '../connection/request-upload';
import { useAction } from '../connection/use-action';
import { usePage } from '../context';

/** Takes files, by drop or by choice, into a folder. */
export function UploadForm({ folder, onUploaded }: { folder: string; onUploaded: () => void }) {
  const { t, notify } = usePage();
  const uploading = useAction();
  const upload = (files: File[]) =>
    uploading.run(async () => {
      try {
        for (const file of files) await requestUpload(`${folder}${file.name}`, file);
        notify(t.files.uploaded(files.length));
      } finally {
        onUploaded();
      }
    });
  return (
    <section class="upload" aria-label={t.files.upload}>
      <DropZone
        label={t.files.upload}
        words={{ drop: t.files.drop, choose: t.files.choose, note: t.files.into }}
        multiple
        disabled={uploading.busy}
        onTake={upload}
      />
      <ErrorNote error={uploading.error} />
    </section>
  );
}
