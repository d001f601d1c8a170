import type { Namespace } from './api-types';
import { callApi } from './call';
import { asCloudPayError } from './errors/errors';
import { type BoundOptions, createNamespace } from './namespace';
import { type CloudPayOptions, transportOf } from './options/options';
import { optionsFromEnvironment } from './options/options-from-environment';
import type { Transport } from './transports/transport';

/** `cloud.cloudPay`: every declared API of WeChat Pay v2, by its CloudPay name. */
export interface CloudPay extends Namespace {
  /** The same namespace for calls on behalf of another mini program. */
  (bound: BoundOptions): CloudPay;
}

export interface Hooks {
  /** Called before each API call; if it throws, the call throws the same error. */
  beforeCall?: () => void;
}

/**
 * Creates a `cloudPay` namespace: the calls of Tencent CloudBase's, on your own WeChat Pay account.
 *
 * Options are checked at once, and the files that they name are read; the environment is read at the first call.
 * Nothing is connected before the first call. A call rejects with a {@link CloudPayError}, worded like wx-server-sdk's.
 *
 * @param options the merchant's account, or a gateway. Default: from the environment variables `CLOUDPAY_*`
 * @throws {CloudPayError} with every option that is missing, wrong or unknown; see also {@link checkCloudPay}
 * @example
 * const cloudPay = createCloudPay({ appid, mchId, apiKey, pfx, notify: { baseUrl, secret } });
 * const { payment } = await cloudPay.unifiedOrder({
 *   body: 'Tea', outTradeNo: '20260101000001', subMchId: '1900000109', totalFee: 1,
 *   envId: 'prod', functionName: 'pay_cb',
 * });
 */
export function createCloudPay(options?: CloudPayOptions, { beforeCall }: Hooks = {}): CloudPay {
  let transport: Transport | undefined = options ? givenTransport(options) : undefined;

  function call(api: string, data: unknown, bound: BoundOptions): Promise<unknown> {
    beforeCall?.();
    try {
      transport ??= transportOf(optionsFromEnvironment());
    } catch (failure) {
      return Promise.reject(asCloudPayError(failure, `cloudPay.${api}`));
    }
    return callApi(transport, api, data, bound);
  }

  return createNamespace(call) as CloudPay;
}

function givenTransport(options: CloudPayOptions): Transport {
  try {
    return transportOf(options);
  } catch (failure) {
    throw asCloudPayError(failure, 'createCloudPay');
  }
}
