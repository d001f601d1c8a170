import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import { usePage } from '../context';
import { to } from '../route';
import { Icon } from './icon';
import { Tag } from './state-tag';

/** The calls of cloudPay and of the database that were refused to a function: which, why, and what to do. */
export function Refusals({ refusals = [] }: { refusals?: readonly CallRefusal[] | undefined }) {
  const { t } = usePage();
  if (refusals.length === 0) return null;
  return (
    <ul class="refusals" aria-label={t.refusals.label}>
      {refusals.map((refusal, index) => (
        <li key={index}>
          <Icon name="faults" />
          <div>
            <Refusal refusal={refusal} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Refusal({ refusal }: { refusal: CallRefusal }) {
  const { t, told } = usePage();
  const words = t.refusals;
  const { code, errCode, message, times, recovered, advice, adviceZh } = refusal;
  const number = errCode === undefined || code === String(errCode) ? '' : `${errCode} `;
  return (
    <>
      <p class="refusal-call">
        <RefusedCall refusal={refusal} />{' '}
        <Tag tone={recovered ? 'plain' : 'warn'}>{words.refused(`${number}${code}`)}</Tag>
        {times > 1 && <span class="muted"> {words.times(times)}</span>}
      </p>
      {message && <p class="breakable quoted">{message}</p>}
      {recovered ? (
        <p class="muted">{words.recovered}</p>
      ) : (
        told(advice ?? '', adviceZh) && <p class="muted breakable">{told(advice ?? '', adviceZh)}</p>
      )}
    </>
  );
}

function RefusedCall({ refusal }: { refusal: CallRefusal }) {
  const { service, action, collection, outTradeNo, outRefundNo } = refusal;
  if (service === 'cloudPay')
    return (
      <>
        <span class="code">cloudPay.{action}</span>{' '}
        <span class="code muted">{outRefundNo ?? outTradeNo}</span>
      </>
    );
  if (collection === undefined) return <span class="code">db.{action}</span>;
  return (
    <span class="code">
      <a class="text-link" href={to.data(collection)}>
        {collection}
      </a>
      .{action}
    </span>
  );
}
