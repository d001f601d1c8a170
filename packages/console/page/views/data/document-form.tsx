import { useState } from 'preact/hooks';
import { ErrorNote } from '../../components/feedback';
import { checkEvent, JsonEditor } from '../../components/json-editor';
import type { useAction } from '../../connection/use-action';
import { usePage } from '../../context';

/** Edits the text of a document. */
export function DocumentForm({
  title,
  initial,
  saving,
  onSave,
  onCancel,
}: {
  /** Names the form. */
  title: string;
  initial: string;
  saving: ReturnType<typeof useAction>;
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const { t } = usePage();
  const [text, setText] = useState(initial);
  const error = checkEvent(text);
  const save = () => {
    if (!error) onSave(text);
  };
  return (
    <form
      class="card document-form"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <JsonEditor label={t.data.document} value={text} error={error} onInput={setText} onSubmit={save} />
      <p class="field-hint">{t.data.kindsHint}</p>
      <ErrorNote error={saving.error} />
      <div class="actions tight">
        <button type="submit" class="button primary" disabled={Boolean(error) || saving.busy}>
          {t.data.save}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t.common.cancel}
        </button>
      </div>
    </form>
  );
}
