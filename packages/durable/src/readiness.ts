import type { Readiness } from '@opencloudpay/gateway/extension';
import type { QueueState } from './store/queue/queue-state';

/** Time limit of the database in milliseconds: a load balancer does not wait long for `/readyz`. */
const PATIENCE = 2_000;

/**
 * The checks of the store for `/readyz`. Without its database the gateway cannot accept notifications. If a function
 * does not confirm its notifications, the gateway still accepts them and warns.
 *
 * @param ageWarning seconds
 */
export function storeReadiness(state: () => Promise<QueueState>, ageWarning: number): Readiness {
  return async () => {
    const now = await within(PATIENCE, state());
    if (!now) {
      return [
        {
          code: 'DATABASE_UNREACHABLE',
          detail:
            'The database does not answer: notifications are refused, and WeChat Pay retries. Check the database.',
          ready: false,
        },
      ];
    }
    const findings = [];
    if (now.oldestSeconds > ageWarning) {
      findings.push({
        code: 'QUEUE_OLD',
        detail: `${now.pending} notifications are pending, the oldest for ${Math.round(now.oldestSeconds / 60)} minutes: \`cloudpay deliveries list\` shows what their functions answer.`,
        ready: true,
      });
    }
    if (now.dead > 0) {
      findings.push({
        code: 'DEAD_LETTERS',
        detail: `${now.dead} notifications are dead letters: \`cloudpay deliveries list --dead\` lists them. Fix their functions, then run \`cloudpay deliveries replay\`.`,
        ready: true,
      });
    }
    return findings;
  };
}

/** Undefined if it takes longer or fails. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    work.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}
