import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { Language, Text } from '@opencloudpay/internal';
import { say } from '../init/say';

/** `1 database write and 2 cloudPay calls were refused`. */
export function refusedCalls(refusals: readonly CallRefusal[], language: Language = 'en'): string {
  const counts = new Map<Text, number>();
  for (const refusal of refusals) {
    const what = nameOf(refusal);
    counts.set(what, (counts.get(what) ?? 0) + refusal.times);
  }
  if (language === 'zh') return `${[...counts].map(([what, n]) => `${n} 次${what.zh}`).join('、')}被拒绝`;
  const parts = [...counts].map(([what, n]) => `${n} ${what.en}${n === 1 ? '' : 's'}`);
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return `${parts.join(' and ')} ${total === 1 ? 'was' : 'were'} refused`;
}

const CLOUD_PAY = say('cloudPay call', ' cloudPay 调用');
const TRANSACTION = say('database transaction', '数据库事务');
const READ = say('database read', '数据库读取');
const WRITE = say('database write', '数据库写入');

function nameOf({ service, kind }: CallRefusal): Text {
  if (service === 'cloudPay') return CLOUD_PAY;
  if (kind === 'transaction') return TRANSACTION;
  return kind === 'read' ? READ : WRITE;
}
