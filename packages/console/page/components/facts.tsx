import type { ComponentChildren } from 'preact';
import { CopyButton } from './copy-button';

/** A list of names and values. */
export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

/** A name and its value. With `code`, the value is a number or an id that can be copied. Nothing without a value. */
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
