import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import type { FunctionHost, PayApi } from '@opencloudpay/function-host';
import { createGateway, type ModuleCallbacks, serveGateway } from '@opencloudpay/gateway';
import type { Simulator } from '@opencloudpay/simulator';
import type { Changes } from '../changes';
import type { EmulatorOptions } from '../emulator-options';
import type { EventLog } from '../event-log/event-log';
import { recordedCallbacks } from '../functions/recorded-callbacks';
import type { Recording } from '../functions/recording-host';
import { gatewayPayApi, lazyPayApi } from '../pay-api';
import type { Refusals } from '../refusals/refusals';
import type { Secrets } from '../state/secrets';
import { merchantAccount, notifiedMerchant } from '../wechat-pay/merchant-account';
import { refusalListener } from './gateway-refusals';

export interface GatewayParts {
  simulator: Simulator;
  host: FunctionHost;
  eventLog: EventLog;
  recording: Recording;
  changes: Changes;
  refusals: Refusals;
  secrets: Secrets;
  envId: string;
  /** The functions that get the events of CloudBase's payment module. */
  module: ModuleCallbacks;
}

export interface EmulatedGateway {
  /** The address for notifications. */
  readonly url: string;
  /** The API for functions with the real wx-server-sdk. */
  readonly payApi: PayApi;
  /** The same by version 3. */
  readonly payApiOfV3: PayApi;
  /** Serves `POST /v1/cloudpay/:api` to programs that are no functions of the emulator. Starts at the first call. */
  serveCalls(): Promise<{ url: string; token: string }>;
  close(): Promise<void>;
}

/** Starts the gateway that receives the simulator's notifications and calls the host's functions. */
export async function startGateway(
  { onDelivery, strict, version }: EmulatorOptions,
  { simulator, host, eventLog, recording, changes, refusals, secrets, envId, module }: GatewayParts,
): Promise<EmulatedGateway> {
  const { notifySecret, gatewayToken } = secrets;
  const callbacks = recordedCallbacks(
    host,
    recording,
    module,
    (callId) => eventLog.calls.get(callId)?.refusals,
  );
  const receiver = {
    merchants: [notifiedMerchant(simulator)],
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
  // A second gateway, because its account needs the address of the first one.
  const createCallsGateway = (by: ProtocolVersion | undefined = version) =>
    createGateway({
      ...receiver,
      cloudpay: {
        // Without limits: the gateway checks texts of a limited token more strictly than the platform.
        tokens: [{ token: gatewayToken }],
        // The simulated WeChat Pay on this machine needs no rate limit.
        rate: { perSecond: 10_000, burst: 10_000 },
        account: merchantAccount(simulator, {
          notify: { baseUrl: gateway.url, secret: notifySecret },
          version: by,
          strict,
        }),
      },
    });
  const payApiBy = (by: ProtocolVersion | undefined) =>
    lazyPayApi(() =>
      gatewayPayApi({ gateway: createCallsGateway(by), token: gatewayToken, envId, refusals }),
    );
  let served: ReturnType<typeof serveGateway> | undefined;
  return {
    url: gateway.url,
    payApi: payApiBy(version),
    payApiOfV3: payApiBy('v3'),
    async serveCalls() {
      served ??= serveGateway(createCallsGateway(), { port: 0 });
      return { url: (await served).url, token: gatewayToken };
    },
    async close() {
      await (await served)?.close();
      await gateway.close();
    },
  };
}
