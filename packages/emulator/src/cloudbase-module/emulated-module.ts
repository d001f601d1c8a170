import type { BuiltIn, FunctionLog, PayApi } from '@opencloudpay/function-host';
import { createCloudbaseModule, MODULE_NAME, type ModuleCallName } from '@opencloudpay/gateway';
import type { Simulator } from '@opencloudpay/simulator';
import type { ModuleSettings } from './module-settings';

interface Parts {
  simulator: Pick<Simulator, 'merchant'>;
  /** Calls by version 3, which is CloudBase's module's also if the functions use version 2. */
  payApi: PayApi;
  /** The merchant that is paid. */
  subMchId: string | undefined;
  strict: boolean;
  onLog(log: FunctionLog): void;
}

/** What mini programs may call in a project that has configured nothing. */
const USUAL: ModuleCallName = 'wxpay_order';

/** CloudBase's payment module, paid to the simulated merchant. */
export function emulatedModule(
  settings: ModuleSettings,
  { simulator: { merchant }, payApi, subMchId, strict, onLog }: Parts,
): BuiltIn {
  const module = createCloudbaseModule({
    payApi,
    account: { mode: merchant.kind },
    subMchId: subMchId ?? merchant.subMchId,
    clientCalls: settings.clientCalls ?? (strict ? [] : [USUAL]),
  });
  let warned = strict || settings.clientCalls !== undefined;
  return (event, call) => {
    if (call.byClient && event['name'] === USUAL && !warned) {
      warned = true;
      onLog({
        ...{ functionName: MODULE_NAME, requestId: call.requestId, level: 'warn', notice: true },
        message: `A mini program called ${USUAL}, so every user can choose the amount of an order. CloudBase documents the call for servers only, and cloudpay serve and --strict refuse it. Call it in a cloud function, which knows the price; or list it in cloudbaseModule.clientCalls, and compare the amount in the callback.`,
        time: Date.now(),
      });
    }
    return module(event, call);
  };
}
