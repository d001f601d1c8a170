import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { Notifier } from '../notifications/notifier';
import { closeOrderNow, expireOrderNow } from '../orders/manual-actions';
import { setReceiverAccount } from '../profit-sharing/returns';
import { settleRefundNow } from '../refunds/settle-refund-now';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';
import type { ActionRunner } from './action-runner';

type ManualActions = Pick<Simulator, 'expire' | 'close' | 'settleRefund' | 'replay' | 'setReceiverAccount'>;

/** Actions of WeChat Pay that the user triggers by hand, ahead of time or without an API. */
export function manualActions(
  { checkRunning, run }: ActionRunner,
  world: World,
  notifier: Notifier,
): ManualActions {
  return {
    expire: async (outTradeNo) => run(() => structuredClone(expireOrderNow(outTradeNo, world))),
    close: async (outTradeNo) => run(() => structuredClone(closeOrderNow(outTradeNo, world))),
    settleRefund: async (outRefundNo, status = 'SUCCESS') =>
      run(() => structuredClone(settleRefundNow(outRefundNo, status, world))),
    replay: async (notificationId) => {
      checkRunning();
      const notification = world.store.notifications.find(({ id }) => id === notificationId);
      if (!notification) {
        throw new SimulatorError(
          'NOTIFICATION_UNKNOWN',
          say(
            `There is no notification ${notificationId}. simulator.notifications() lists all.`,
            `通知 ${notificationId} 不存在。simulator.notifications() 列出全部通知。`,
          ),
        );
      }
      return structuredClone(await notifier.replay(notification));
    },
    setReceiverAccount: (account, state) => run(() => setReceiverAccount(account, state, world)),
  };
}
