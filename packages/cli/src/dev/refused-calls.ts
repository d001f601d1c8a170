import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';

/** `1 database write and 2 cloudPay calls were refused`. */
export function refusedCalls(refusals: readonly CallRefusal[]): string {
  const counts = new Map<string, number>();
  for (const refusal of refusals) {
    const what = nameOf(refusal);
    counts.set(what, (counts.get(what) ?? 0) + refusal.times);
  }
  const parts = [...counts].map(([what, n]) => `${n} ${what}${n === 1 ? '' : 's'}`);
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return `${parts.join(' and ')} ${total === 1 ? 'was' : 'were'} refused`;
}

function nameOf({ service, kind }: CallRefusal): string {
  if (service === 'cloudPay') return 'cloudPay call';
  if (kind === 'transaction') return 'database transaction';
  return kind === 'read' ? 'database read' : 'database write';
}
