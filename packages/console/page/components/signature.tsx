import type { SignatureHeaders } from '@opencloudpay/contracts/dev-server/exchanges';
import { useMemo } from 'preact/hooks';
import { usePage } from '../context';
import { signatureParts, signedAt } from '../format/signature';
import { CopyButton } from './copy-button';
import { Time } from './time';

/** The headers of a signature of v3, in their parts. Nothing for messages of v2, whose signature is in the body. */
export function Signature({ label, headers }: { label: string; headers: SignatureHeaders | undefined }) {
  const { t } = usePage();
  const signature = useMemo(() => headers && signatureParts(headers), [headers]);
  if (!signature) return null;
  const { scheme, parts, text } = signature;
  return (
    <figure class="payload signature">
      <figcaption>
        <span class="payload-label">{label}</span>
        {scheme && <span class="payload-kind">{scheme}</span>}
        {text && <CopyButton text={text} what={label} />}
      </figcaption>
      {parts.length === 0 ? (
        <p class="muted payload-empty">{t.timeline.notSigned}</p>
      ) : (
        <dl>
          {parts.map((part) => {
            const at = signedAt(part);
            return (
              <div key={part.name}>
                <dt>{part.name}</dt>
                <dd>
                  {part.value}
                  {at !== undefined && (
                    <span class="muted">
                      {' '}
                      <Time at={at} kind="full" />
                    </span>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </figure>
  );
}
