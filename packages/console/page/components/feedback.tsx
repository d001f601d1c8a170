import type { ComponentChildren } from 'preact';
import { RequestError } from '../connection/request';
import { usePage } from '../context';

/** What went wrong, in words: those of the reader's language where there are some, else the emulator's. */
function ErrorText({ error }: { error: unknown }) {
  const { t } = usePage();
  if (!(error instanceof RequestError)) return <>{error instanceof Error ? error.message : String(error)}</>;
  return <>{t.errors[error.code] ?? error.message}</>;
}

/** An error where it happened; read out when it appears. */
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

/** Where there is nothing to show: why, and what to do next. */
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
