import type { FunctionCall, FunctionInfo, Trigger } from '@opencloudpay/contracts/dev-server/functions';
import { useState } from 'preact/hooks';
import { Accesses } from '../components/accesses';
import { CodeFindings } from '../components/code-findings';
import { ErrorNote } from '../components/feedback';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { TextPayload } from '../components/payload';
import { Refusals } from '../components/refusals';
import { Tag } from '../components/state-tag';
import { Time } from '../components/time';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { usePage } from '../context';
import { countRefused } from '../format/refusals';
import { sdkText } from '../format/sdk';
import { to } from '../route';
import { CallForm } from './call-form';
import { Log } from './log';
import { CallOutcome } from './timeline/call-entry';
import { WechatEntry } from './timeline/wechat-entry';

/** One function: calling it, its timers, its last error, its log. */
export function FunctionPage({ info, requestId }: { info: FunctionInfo; requestId: string }) {
  const { t, told } = usePage();
  const [call, setCall] = useState<FunctionCall>();
  return (
    <>
      <a class="back narrow-only" href={to.functions()}>
        <Icon name="back" /> {t.functions.all}
      </a>
      <div class="page-head">
        <Heading title={info.name}>
          <span class="code">{info.name}</span>
        </Heading>
        <span class="muted code breakable" title={t.functions.folder}>
          {info.folder}
        </span>
        <span class="muted">
          wx-server-sdk{t.findings.colon}
          {sdkText(info.sdk, t.findings)}
        </span>
      </div>
      {info.problem && (
        <p class="note bad" role="alert">
          {told(info.problem, info.problemZh)}
        </p>
      )}
      <div class="call-grid">
        <CallForm info={info} onCalled={setCall} />
        {/* `section` without a name is no landmark: the outcome is read out by its live region. */}
        <div class="call-outcome" aria-live="polite">
          {call && <Outcome call={call} />}
        </div>
      </div>
      <CodeFindings functionName={info.name} />
      {info.triggers.length > 0 && (
        <section aria-labelledby="triggers">
          <h2 id="triggers">{t.functions.triggers}</h2>
          <ul class="triggers">
            {info.triggers.map((trigger) => (
              <Timer key={trigger.name} trigger={trigger} functionName={info.name} onCalled={setCall} />
            ))}
          </ul>
        </section>
      )}
      {info.lastError?.error && info.lastError.requestId !== call?.requestId && (
        <section aria-labelledby="last-error">
          <h2 id="last-error">{t.functions.lastError}</h2>
          <div class="note bad">
            <p>
              <Time at={info.lastError.at} /> <strong class="code">{info.lastError.error.code}</strong>{' '}
              {told(info.lastError.error.message, info.lastError.error.zh)}
            </p>
            {info.lastError.error.stack && (
              <TextPayload label={t.functions.stack} text={info.lastError.error.stack} />
            )}
          </div>
        </section>
      )}
      {info.lastCall &&
        countRefused(info.lastCall.refusals) > 0 &&
        info.lastCall.requestId !== call?.requestId && (
          <section aria-labelledby="last-refusals">
            <h2 id="last-refusals">{t.refusals.last}</h2>
            <div class="note warn">
              <p>
                <Time at={info.lastCall.at} />
              </p>
              <Refusals refusals={info.lastCall.refusals} />
            </div>
          </section>
        )}
      <Log functionName={info.name} requestId={requestId} />
    </>
  );
}

function Outcome({ call }: { call: FunctionCall }) {
  const { t } = usePage();
  const prepayId = prepayIdIn(call);
  return (
    <>
      <p class="outcome-head">
        <Tag tone={call.ok ? 'good' : 'bad'}>{call.ok ? t.functions.ok : t.functions.failed}</Tag>{' '}
        <span class="muted">{t.timeline.took(call.durationMs)}</span>
      </p>
      {prepayId && (
        <a class="button primary" href={to.cashier(prepayId)}>
          <Icon name="phone" /> {t.functions.toCashier}
        </a>
      )}
      <CallOutcome call={call} />
      <Accesses accesses={call.documents} />
      <Refusals refusals={call.refusals} />
      {call.wechat && (
        <ul class="wechat-calls" aria-label={t.timeline.wechat.label}>
          {call.wechat.map((one, index) => (
            <li key={index}>
              <WechatEntry call={one} functionName={call.functionName} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The prepay id, if the result contains an object for `wx.requestPayment`. */
function prepayIdIn({ result }: FunctionCall): string | undefined {
  const found = /"package":"prepay_id=(\w+)"/.exec(JSON.stringify(result) ?? '');
  return found?.[1];
}

function Timer({
  trigger,
  functionName,
  onCalled,
}: {
  trigger: Trigger;
  functionName: string;
  onCalled: (call: FunctionCall) => void;
}) {
  const { t, told } = usePage();
  const running = useAction();
  const run = () =>
    running.run(async () => {
      const params = { name: functionName, trigger: trigger.name };
      onCalled(await request('POST /api/functions/:name/triggers/:trigger/run', { params, body: {} }));
    });
  return (
    <li>
      <Icon name="timer" />
      <span class="code">{trigger.name}</span>
      <span class="code muted">{trigger.cron}</span>
      <span class="muted">
        {t.functions.nextRun}{' '}
        {trigger.nextAt === undefined ? t.functions.never : <Time at={trigger.nextAt} kind="full" />}
      </span>
      <button type="button" class="button small" onClick={run} disabled={running.busy}>
        {t.functions.run}
      </button>
      {trigger.problem && <p class="problem">{told(trigger.problem, trigger.problemZh)}</p>}
      <ErrorNote error={running.error} />
    </li>
  );
}
