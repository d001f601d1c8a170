import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../context';

/**
 * The heading of a view, also the document's title. It gets the focus when the view changes, so that a screen reader
 * starts there, but not when the page opens.
 */
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const { t } = usePage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t.title}`;
  }, [title, t]);
  useEffect(() => {
    if (opened) heading.current?.focus({ preventScroll: true });
    if (opened) scrollTo(0, 0);
    opened = true;
  }, []);
  return (
    <h1 tabIndex={-1} ref={heading}>
      {children ?? title}
    </h1>
  );
}

let opened = false;
