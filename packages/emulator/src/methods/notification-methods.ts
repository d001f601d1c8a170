import { notifyUrl } from '@opencloudpay/cloudpay';
import { say } from '@opencloudpay/internal';
import { sendNotification } from '@opencloudpay/simulator';
import type { Emulator } from '../emulator-types';
import { EmulatorError } from '../errors';
import type { EmulatorParts } from './parts';

/** Milliseconds: a person waits. The gateway limits the callback, and a busy machine needs longer than WeChat Pay waits. */
const PATIENCE = 60_000;

/** Notifications without an order. */
export function notificationMethods({
  simulator,
  eventLog,
  notify,
  envId: ownEnvId,
  protocol,
  user,
}: EmulatorParts): Pick<Emulator, 'notify'> {
  return {
    async notify({ kind, version = protocol, functionName, envId = ownEnvId, fields, openId = user.openId }) {
      const { mchId } = simulator.merchant;
      const notification = simulator.signNotification({ kind, version, fields, openid: openId });
      const target = { envId, functionName };
      const url = notifyUrl(kind === 'payment' ? 'pay' : 'refund', target, notification.fields, {
        ...notify,
        mchId,
      });
      const {
        answerId,
        problem = 'no answer came.',
        problemZh = '没有收到响应。',
      } = await sendNotification(url, notification, { timeout: PATIENCE });
      const delivery = eventLog.deliveries.all().findLast(({ requestId }) => requestId === answerId);
      if (delivery && answerId !== undefined) return delivery;
      throw new EmulatorError(
        'NOT_DELIVERED',
        say(`The notification reached no callback: ${problem}`, `通知没有送达回调：${problemZh}`),
      );
    },
  };
}
