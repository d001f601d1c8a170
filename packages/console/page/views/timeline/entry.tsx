import type { FaultEffect } from '@opencloudpay/contracts/dev-server/faults';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../../components/icon';
import { Tag, type Tone } from '../../components/state-tag';
import { usePage } from '../../context';

/** An entry with a title. It unfolds to show request and answer. */
export function Telling({
  title,
  aside,
  outcome,
  open = false,
  children,
}: {
  title: ComponentChildren;
  /** Details next to the title. */
  aside?: ComponentChildren;
  outcome?: { tone: Tone; words: string } | undefined;
  open?: boolean;
  children?: ComponentChildren;
}) {
  const head = (
    <>
      <span class="entry-title">{title}</span>
      {outcome && <Tag tone={outcome.tone}>{outcome.words}</Tag>}
      {aside && <span class="entry-aside">{aside}</span>}
    </>
  );
  const [shown, setShown] = useState(open);
  if (!children) return <p class="entry-head">{head}</p>;
  return (
    // The content is rendered only when it is unfolded, so that a timeline of hundreds of entries stays fast.
    <details open={open} onToggle={({ currentTarget }) => currentTarget.open && setShown(true)}>
      <summary class="entry-head">{head}</summary>
      {shown && <div class="entry-more">{children}</div>}
    </details>
  );
}

export function FaultNote({ fault }: { fault: FaultEffect | undefined }) {
  const { t, told } = usePage();
  if (!fault) return null;
  return (
    <p class="note warn">
      <Icon name="faults" /> {t.timeline.fault}
      {t.findings.colon}
      {told(fault.text, fault.zh)}
    </p>
  );
}

export function Name({ children }: { children: string }) {
  return <code class="name">{children}</code>;
}
