import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../context';
import { Icon } from './icon';

/** Copies a text. `what` names it for screen readers. */
export function CopyButton({ text, what, quiet = false }: { text: string; what: string; quiet?: boolean }) {
  const { t, notify } = usePage();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    notify(done ? t.common.copied : t.common.copyFailed);
  };
  return (
    <button
      type="button"
      class={quiet ? 'icon-button' : 'button small quiet'}
      onClick={copy}
      aria-label={`${t.common.copy}: ${what}`}
      title={t.common.copy}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {!quiet && <span aria-hidden="true">{copied ? t.common.copied : t.common.copy}</span>}
    </button>
  );
}

/** Copies with the clipboard API, or with a selection if the browser has none or forbids it. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    const focused = document.activeElement;
    area.value = text;
    area.className = 'offscreen';
    area.setAttribute('aria-hidden', 'true');
    document.body.append(area);
    area.select();
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    } finally {
      area.remove();
      if (focused instanceof HTMLElement) focused.focus();
    }
  }
}
