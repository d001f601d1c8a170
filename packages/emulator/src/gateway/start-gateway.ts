import type { FunctionHost, PayApi } from '@opencloudpay/function-host';
import { createGateway, serveGateway } from '@opencloudpay/gateway';
import type { Simulator } from '@opencloudpay/simulator';
import type { Changes } from '../changes';
import type { EmulatorOptions } from '../emulator-types';
import type { EventLog } from '../event-log/event-log';
import { merchantAccount } from '../functions/function-environment';
import { recordedCallbacks } from '../functions/recorded-callbacks';
import type { Recording } from '../functions/recording-host';
import { gatewayPayApi, lazyPayApi } from '../pay-api';
import type { Secrets } from '../state/secrets';
import { refusalListener } from './gateway-refusals';

export interface GatewayParts {
  simulator: Simulator;
  host: FunctionHost;
  eventLog: EventLog;
  recording: Recording;
  changes: Changes;
  secrets: Secrets;
  envId: string;
}

export interface EmulatedGateway {
  /** Where it receives notifications. */
  readonly url: string;
  /** What functions that have the real wx-server-sdk pay with. */
  readonly payApi: PayApi;
  close(): Promise<void>;
}

/** Starts the gateway that receives the simulator's notifications and calls the host's functions. */
export async function startGateway(
  { onDelivery }: EmulatorOptions,
  { simulator, host, eventLog, recording, changes, secrets, envId }: GatewayParts,
): Promise<EmulatedGateway> {
  const { merchant } = simulator;
  const { notifySecret, gatewayToken } = secrets;
  const callbacks = recordedCallbacks(host, recording);
  const receiver = {
    merchants: [{ mchId: merchant.mchId, apiKey: merchant.apiKey }],
    notifySecret,
    adapter: callbacks.adapter,
    logger: refusalListener((refusal) => eventLog.refusals.add(refusal)),
  };
  const gateway = await serveGateway(
    createGateway({
      ...receiver,
      onDelivery(delivery) {
        const record = callbacks.recordOf(delivery);
        eventLog.deliveries.add(record);
        changes.publishOrder(record.numbers.outTradeNo);
        onDelivery?.(record);
      },
    }),
    { port: 0 },
  );
  const payApi = lazyPayApi(() =>
    gatewayPayApi({
      // A gateway of its own, because its account needs the address of the other one.
      gateway: createGateway({
        ...receiver,
        cloudpay: {
          // Without limits: text of a limited token is checked more strictly than the platform does.
          tokens: [{ token: gatewayToken }],
          // The simulated WeChat Pay is on this machine and needs no protection.
          rate: { perSecond: 10_000, burst: 10_000 },
          account: merchantAccount(simulator, { baseUrl: gateway.url, secret: notifySecret }),
        },
      }),
      token: gatewayToken,
      envId,
    }),
  );
  return { url: gateway.url, payApi, close: () => gateway.close() };
}
