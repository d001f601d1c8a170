import { useId, useRef } from 'preact/hooks';
import { usePage } from '../context';
import { type JsonError, locateJsonError, placeOf } from '../format/locate-json-error';

/** The problem of an event, which must be a JSON object. */
export function checkEvent(text: string): JsonError | undefined {
  const error = locateJsonError(text);
  if (error) return error;
  const start = text.length - text.trimStart().length;
  return text[start] === '{' ? undefined : placeOf(text, start, 'object');
}

/** A field for JSON that marks the first error. */
export function JsonEditor({
  label,
  value,
  error,
  onInput,
  onSubmit,
}: {
  label: string;
  value: string;
  error: JsonError | undefined;
  onInput: (text: string) => void;
  /** Ctrl+Enter. */
  onSubmit: () => void;
}) {
  const { t } = usePage();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const goThere = () => {
    if (!error) return;
    area.current?.focus();
    area.current?.setSelectionRange(error.offset, error.offset + 1);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="editor">
        {/* The same text behind the field: only the mark under the error is visible. */}
        <pre aria-hidden="true">
          {error ? (
            <>
              {value.slice(0, error.offset)}
              <mark>{visible(value.slice(error.offset, error.offset + 1))}</mark>
              {value.slice(error.offset + 1)}
            </>
          ) : (
            value
          )}
          {'\n'}
        </pre>
        <textarea
          id={id}
          ref={area}
          value={value}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          rows={Math.min(18, Math.max(5, value.split('\n').length + 1))}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-error`}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              onSubmit();
            }
          }}
        />
      </div>
      <p class="field-error" id={`${id}-error`} aria-live="polite">
        {error && (
          <button type="button" class="text-link" onClick={goThere}>
            {t.functions.jsonError(error.line, error.column, t.functions.expected[error.expected])}
          </button>
        )}
      </p>
    </div>
  );
}

/** A line break or the end of the text has no width, so a space is marked instead. */
function visible(character: string): string {
  return character === '' || character === '\n' ? ` ${character}` : character;
}
