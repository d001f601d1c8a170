import type { CallbackProblem } from '@opencloudpay/contracts/dev-server/callback-problem';
import { usePage } from '../context';
import { Icon } from './icon';

/** Why the callback of an order or a refund cannot be called. */
export function CallbackProblemNote({ problem }: { problem: CallbackProblem | undefined }) {
  const { t } = usePage();
  if (!problem) return null;
  const { code, given, nearest } = problem;
  return (
    <p class="note warn">
      <Icon name="faults" /> {t.callbackProblems[code](given, nearest)}
    </p>
  );
}
