import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import type { Changes } from '../changes';
import type { EmulatorOptions } from '../emulator-types';
import { type EventLog, orderEventOf } from '../event-log/event-log';
import type { CallbackNames } from '../functions/client-calls';
import type { MovedAddresses } from '../gateway/moved-addresses';
import type { StateStore } from '../state/state-store';

export interface WechatPayParts {
  state: StateStore;
  eventLog: EventLog;
  moved: MovedAddresses;
  callbackNames: CallbackNames;
  changes: Changes;
}

/**
 * Starts the simulated WeChat Pay with the one merchant of the emulator, and writes down what happens there.
 *
 * @param appId the mini program's id; made up by the simulator where there is none
 */
export async function startWechatPay(
  { subMchId, strict, onEvent }: EmulatorOptions,
  appId: string | undefined,
  { state, eventLog, moved, callbackNames, changes }: WechatPayParts,
): Promise<Simulator> {
  const simulator = await startSimulator({
    merchants: [
      {
        subMerchants: [
          {
            ...(subMchId !== undefined && { mchId: subMchId }),
            ...(appId !== undefined && { appid: appId }),
          },
        ],
        takesAnySubMerchant: subMchId === undefined,
      },
    ],
    firstSequence: eventLog.lastSequence() + 1,
    resolveNotifyUrl: (url) => moved.resolve(url),
    ...(state.storage && { storage: state.storage }),
    ...(strict !== undefined && { strict }),
    onExchange: ({ outTradeNo }) => changes.publishOrder(outTradeNo),
    onEvent(event) {
      if (event.type === 'order-made') callbackNames.add(event.order);
      if (event.type === 'refund-made') callbackNames.add(event.refund);
      const orderEvent = orderEventOf(event);
      if (orderEvent) eventLog.orderEvents.add(orderEvent);
      if (event.type === 'faults-changed') changes.publish({ type: 'faults' });
      if (orderEvent) changes.publishOrder(orderEvent.outTradeNo);
      if (event.type === 'notification-attempted') changes.publishOrder(event.notification.outTradeNo);
      onEvent?.(event);
    },
  });
  for (const kept of [...simulator.orders(), ...simulator.refunds()]) callbackNames.add(kept);
  return simulator;
}
