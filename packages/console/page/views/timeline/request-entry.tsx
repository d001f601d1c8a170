import type { Exchange } from '@opencloudpay/contracts/dev-server/exchanges';
import { XmlPayload } from '../../components/payload';
import { usePage } from '../../context';
import { FaultNote, Name, Telling } from './entry';

export function RequestEntry({ exchange }: { exchange: Exchange }) {
  const { t } = usePage();
  const {
    api,
    method,
    path,
    request: sent,
    answer,
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
          </span>{' '}
          · {t.timeline.took(durationMs)}
          {certificate && ` · ${t.timeline.certificate}`}
        </>
      }
      outcome={outcome}
    >
      {refusal && <p class="note bad">{refusal.reason}</p>}
      <FaultNote fault={fault} />
      {sent !== undefined && <XmlPayload label={t.timeline.request} xml={sent} />}
      {answer !== undefined && <XmlPayload label={t.timeline.answer} xml={answer} />}
    </Telling>
  );
}
