import type { Json } from '@opencloudpay/contracts/dev-server/values';
import { useMemo, useState } from 'preact/hooks';
import { usePage } from '../context';
import { jsonTokens, type Token, xmlTokens } from '../format/highlight';
import { prettyJson, prettyXml } from '../format/pretty';
import { CopyButton } from './copy-button';

/** A payload with more lines is folded. */
const SHORT = 12;
/** A payload with more characters is shown without colours. */
const PLAIN = 40_000;

/** A JSON value. */
export function JsonPayload({ label, value }: { label: string; value: Json | object }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  return <Payload label={label} kind="JSON" raw={text} shown={text} tokens={jsonTokens} />;
}

/** A body of the wire: XML, JSON, or the text sent instead. The copy button copies its exact bytes. */
export function BodyPayload({ label, body }: { label: string; body: string }) {
  const start = body.trimStart();
  const isXml = start.startsWith('<');
  const kind = isXml ? 'XML' : start.startsWith('{') ? 'JSON' : '';
  const shown = useMemo(() => (isXml ? prettyXml(body) : prettyJson(body)), [body, isXml]);
  return (
    <Payload label={label} kind={kind} raw={body} shown={shown} tokens={isXml ? xmlTokens : jsonTokens} />
  );
}

export function TextPayload({ label, text }: { label: string; text: string }) {
  return (
    <Payload label={label} kind="" raw={text} shown={text} tokens={(all) => [{ kind: 'text', text: all }]} />
  );
}

function Payload({
  label,
  kind,
  raw,
  shown,
  tokens,
}: {
  label: string;
  kind: string;
  raw: string;
  shown: string;
  tokens: (text: string) => Token[];
}) {
  const { t } = usePage();
  const [open, setOpen] = useState(false);
  const lines = useMemo(() => shown.split('\n'), [shown]);
  const long = lines.length > SHORT;
  const visible = long && !open ? lines.slice(0, SHORT - 2).join('\n') : shown;
  const pieces = useMemo<Token[]>(
    () => (visible.length > PLAIN ? [{ kind: 'text', text: visible }] : tokens(visible)),
    [visible, tokens],
  );
  return (
    <figure class={kind ? 'payload' : 'payload text'}>
      <figcaption>
        <span class="payload-label">{label}</span>
        {kind && <span class="payload-kind">{kind}</span>}
        <CopyButton text={raw} what={label} />
      </figcaption>
      {raw === '' ? (
        <p class="muted payload-empty">{t.common.empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <pre tabIndex={0}>
          <code>
            {pieces.map(({ kind: piece, text }, index) =>
              piece === 'text' ? (
                text
              ) : (
                <span key={index} class={`t-${piece}`}>
                  {text}
                </span>
              ),
            )}
          </code>
        </pre>
      )}
      {long && (
        <button type="button" class="payload-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.common.showLess : t.common.showAll(lines.length)}
        </button>
      )}
    </figure>
  );
}
