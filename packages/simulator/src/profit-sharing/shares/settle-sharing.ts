import type { Share, Sharing } from '../../records/sharing';
import type { World } from '../../world/world';
import { payeeOf } from '../given-shares';

/** Schedules the execution of a share or an unfreezing. */
export function scheduleSharing(sharing: Sharing, world: World): void {
  world.clock.schedule(sharing.madeAt + world.profitSharing.delay, () => settleSharing(sharing, world));
}

/** Executes a share or an unfreezing: every receiver gets its share, or the payee gets it instead. */
function settleSharing(sharing: Sharing, world: World): void {
  const now = world.clock.now();
  for (const share of sharing.unfrozen ? [...sharing.shares, sharing.unfrozen] : sharing.shares) {
    const failReason = whyNot(sharing, share, world);
    share.result = failReason ? 'CLOSED' : 'SUCCESS';
    if (failReason) share.failReason = failReason;
    share.finishedAt = now;
  }
  sharing.status = 'FINISHED';
  sharing.finishedAt = now;
  world.emit({ type: 'sharing-finished', sharing });
}

function whyNot(sharing: Sharing, { type, account }: Share, { store }: World): Share['failReason'] {
  if (account === payeeOf(sharing)) return undefined;
  if (!store.sharing.isReceiver(sharing, type, account)) return 'NO_RELATION';
  return store.sharing.accountState(account) === 'ABNORMAL' ? 'ACCOUNT_ABNORMAL' : undefined;
}
