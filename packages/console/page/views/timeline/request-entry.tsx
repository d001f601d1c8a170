import type { Exchange } from '@opencloudpay/contracts/dev-server/exchanges';
import { BodyPayload } from '../../components/payload';
import { Signature } from '../../components/signature';
import { usePage } from '../../context';
import { FaultNote, Name, Telling } from './entry';

export function RequestEntry({ exchange }: { exchange: Exchange }) {
  const { t, told } = usePage();
  const {
    api,
    method,
    path,
    query,
    version,
    request: sent,
    signature,
    answer,
    answerSignature,
    refusal,
    status,
    certificate,
    durationMs,
    fault,
  } = exchange;
  const outcome = refusal
    ? { tone: 'bad' as const, words: t.timeline.refused(refusal.code) }
    : status === undefined
      ? { tone: 'bad' as const, words: t.timeline.noAnswer }
      : undefined;
  return (
    <Telling
      title={
        <>
          <Name>{api}</Name> {t.timeline.sentTo}
        </>
      }
      aside={
        <>
          <span class="code">
            {method} {path}
            {query !== undefined && `?${query}`}
          </span>
          {version === 'v3' && status !== undefined && ` · HTTP ${status}`} · {t.timeline.took(durationMs)}
          {certificate && ` · ${t.timeline.certificate}`}
        </>
      }
      outcome={outcome}
    >
      {refusal && <p class="note bad">{told(refusal.reason, refusal.zh)}</p>}
      <FaultNote fault={fault} />
      {sent !== undefined && <BodyPayload label={t.timeline.request} body={sent} />}
      <Signature label={t.timeline.requestSignature} headers={signature} />
      {answer !== undefined && <BodyPayload label={t.timeline.answer} body={answer} />}
      <Signature label={t.timeline.answerSignature} headers={answerSignature} />
    </Telling>
  );
}
