import type { ComponentChildren } from 'preact';
import { CopyButton } from './copy-button';

/** Names and values. */
export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

/** One of them; with `code`, a number or an id that can be copied. Nothing where there is no value. */
export function Fact({
  name,
  code,
  copy = true,
  children,
}: {
  name: string;
  code?: string | undefined;
  copy?: boolean;
  children?: ComponentChildren;
}) {
  if (!code && !children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {code ? <span class="code">{code}</span> : children}
        {code && copy && <CopyButton quiet text={code} what={name} />}
      </dd>
    </div>
  );
}
