import type { Readiness } from '@opencloudpay/gateway';
import type { QueueState } from './store/queue-state';

/** Milliseconds that the database has for its answer: who asks `/readyz` does not wait long. */
const PATIENCE = 2_000;

/**
 * What `/readyz` says of the store: without its database the gateway can take nothing on; with a function that has
 * not taken its notifications for long, it can, and somebody should know.
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
            'The database does not answer: notifications are refused, and come again. Look after the database.',
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
        detail: `${now.dead} notifications were given up: \`cloudpay deliveries list --dead\` names them, \`cloudpay deliveries replay\` delivers them again.`,
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
