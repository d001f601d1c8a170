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
          `There is no delivery ${deliveryId}. emulator.deliveries() lists all.`,
        );
      }
      const { answerId, problem = 'no answer came.' } = await simulator.replay(notification.id);
      const delivery = eventLog.deliveries.all().find((known) => known.requestId === answerId);
      if (!delivery)
        throw new EmulatorError(
          'NOT_DELIVERED',
          `The notification reached no callback this time: ${problem}`,
        );
      return delivery;
    },
    replayNotification: (id) => simulator.replay(id),
  };
}
