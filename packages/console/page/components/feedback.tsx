import type { ComponentChildren } from 'preact';
import { RequestError } from '../connection/request';
import { usePage } from '../context';

/** The text of an error: the page's own for its code, else the emulator's message. */
function ErrorText({ error }: { error: unknown }) {
  const { t, told } = usePage();
  if (!(error instanceof RequestError)) return <>{error instanceof Error ? error.message : String(error)}</>;
  return <>{t.errors[error.code] ?? told(error.message, error.zh)}</>;
}

/** Shows an error where it happened. Screen readers read it out. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { t } = usePage();
  if (error === undefined) return null;
  return (
    <div class="note bad" role="alert">
      <p>
        <ErrorText error={error} />
      </p>
      {retry && (
        <button type="button" class="button small" onClick={retry}>
          {t.common.retry}
        </button>
      )}
    </div>
  );
}

/** Shown if there is nothing to list: the reason and the next step. */
export function Empty({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

export function Loading() {
  const { t } = usePage();
  return (
    <p class="loading" role="status">
      {t.common.loading}
    </p>
  );
}
