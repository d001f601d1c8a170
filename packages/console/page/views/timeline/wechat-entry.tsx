import type { WechatCall, WechatEffect } from '@opencloudpay/contracts/dev-server/wechat-calls';
import { Fact, Facts } from '../../components/facts';
import { usePage } from '../../context';
import { Name, Telling } from './entry';

/** A call of WeChat's server API, and what would have happened outside of this machine. */
export function WechatEntry({ call, functionName }: { call: WechatCall; functionName: string }) {
  const { t } = usePage();
  const { api, effect, error, canned } = call;
  return (
    <Telling
      title={error ? <Name>{`openapi.${api}`}</Name> : <Effect api={api} effect={effect} />}
      outcome={error && { tone: 'bad', words: t.timeline.wechat.refused(error.errcode) }}
      aside={
        <>
          <Name>{functionName}</Name>
          {!error && effect?.kind !== 'answer' && ` · openapi.${api}`}
          {canned && ` · ${t.timeline.wechat.canned}`}
        </>
      }
    >
      {error ? (
        <p class="note quoted">{error.errmsg}</p>
      ) : (
        effect?.kind === 'message' && <Message effect={effect} />
      )}
    </Telling>
  );
}

function Effect({ api, effect }: { api: string; effect: WechatEffect | undefined }) {
  const { t } = usePage();
  const { wechat } = t.timeline;
  switch (effect?.kind) {
    case 'message':
      return (
        <>
          {wechat.message} {effect.fields.map(({ value }) => value).join(' · ')}
        </>
      );
    case 'code':
      return (
        <>
          {wechat.code} <Name>{effect.target}</Name>
        </>
      );
    case 'shipping':
      return (
        <>
          {wechat.shipping} {effect.goods}
          {effect.partial && ` (${wechat.partial})`}
          {effect.again && ` (${wechat.again})`}
        </>
      );
    default:
      return <>{wechat.answered(`openapi.${api}`)}</>;
  }
}

function Message({ effect }: { effect: Extract<WechatEffect, { kind: 'message' }> }) {
  const { t } = usePage();
  return (
    <Facts>
      <Fact name={t.timeline.wechat.receiver} code={effect.openid} copy={false} />
      {effect.fields.map(({ name, value }) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      <Fact name={t.timeline.wechat.page} code={effect.page} copy={false} />
    </Facts>
  );
}
