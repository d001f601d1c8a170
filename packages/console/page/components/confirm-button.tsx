import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../context';

/** A button for what cannot be undone: it asks once more, in its place. */
export function ConfirmButton({
  label,
  question,
  onConfirm,
  busy,
  small = true,
  children,
}: {
  /** Names the button where its content does not say what it is about. */
  label: string;
  question: string;
  onConfirm: () => void;
  busy: boolean;
  small?: boolean;
  children: ComponentChildren;
}) {
  const { t } = usePage();
  const [asks, setAsks] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const sure = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  // Before the page is painted: a key that is pressed at once is for the question.
  useLayoutEffect(() => {
    if (asks) sure.current?.focus();
    else if (asked.current) first.current?.focus();
    asked.current = asks;
  }, [asks]);
  const size = small ? 'button small' : 'button';
  if (!asks)
    return (
      <button type="button" class={size} ref={first} aria-label={label} onClick={() => setAsks(true)}>
        {children}
      </button>
    );
  return (
    <fieldset
      class="confirm"
      aria-label={question}
      onKeyDown={({ key }) => key === 'Escape' && setAsks(false)}
    >
      <span>{question}</span>
      <button type="button" class={`${size} danger`} ref={sure} disabled={busy} onClick={onConfirm}>
        {t.data.sure}
      </button>
      <button type="button" class={size} onClick={() => setAsks(false)}>
        {t.common.cancel}
      </button>
    </fieldset>
  );
}
