import { say } from '@opencloudpay/internal';
import type { Emulator } from '../emulator-types';
import { EmulatorError } from '../errors';
import type { EmulatorParts } from './parts';

/** Sends notifications again. */
export function replayMethods({
  simulator,
  eventLog,
}: EmulatorParts): Pick<Emulator, 'replay' | 'replayNotification'> {
  return {
    async replay(deliveryId) {
      const { requestId } = eventLog.deliveries.get(deliveryId) ?? {};
      const notification = simulator
        .notifications()
        .find(({ attempts }) =>
          attempts.some(({ answerId }) => answerId !== undefined && answerId === requestId),
        );
      if (!notification) {
        throw new EmulatorError(
          'DELIVERY_UNKNOWN',
          say(
            `There is no delivery ${deliveryId}. emulator.deliveries() lists all.`,
            `投递记录 ${deliveryId} 不存在。emulator.deliveries() 列出全部记录。`,
          ),
        );
      }
      const {
        answerId,
        problem = 'no answer came.',
        problemZh = '没有收到响应。',
      } = await simulator.replay(notification.id);
      const delivery = eventLog.deliveries.all().find((known) => known.requestId === answerId);
      if (!delivery)
        throw new EmulatorError(
          'NOT_DELIVERED',
          say(
            `The notification reached no callback this time: ${problem}`,
            `这次通知没有送达回调：${problemZh}`,
          ),
        );
      return delivery;
    },
    replayNotification: (id) => simulator.replay(id),
  };
}
