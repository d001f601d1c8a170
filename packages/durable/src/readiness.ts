import type { Readiness } from '@opencloudpay/gateway/extension';
import type { QueueState } from './store/queue-state';

/** Milliseconds that the database has for its answer: a load balancer does not wait long for `/readyz`. */
const PATIENCE = 2_000;

/**
 * What `/readyz` says about the store. Without its database the gateway cannot accept notifications. While a function
 * does not confirm its notifications, the gateway accepts them, and warns.
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
            'The database does not answer: notifications are refused, and come again. Check the database.',
          ready: false,
        },
      ];
    }
    const findings = [];
    if (now.oldestSeconds > ageWarning) {
      findings.push({
        code: 'QUEUE_OLD',
        detail: `${now.pending} notifications are to be delivered, the oldest for ${Math.round(now.oldestSeconds / 60)} minutes: \`cloudpay deliveries list\` says what their functions answer.`,
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

/** Undefined where it takes longer, or fails. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    work.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}
