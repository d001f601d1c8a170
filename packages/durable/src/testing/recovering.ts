import type { DurableGatewayOptions } from '../options';
import { MERCHANT, SECRET } from './gateway';

export const APPID = 'wxd2565e6a04246fd1';

/** For a gateway that asks a loopback WeChat Pay by itself, all the time: about silent orders, and for bills. */
export function recoveringAt(
  endpoint: string,
): Pick<DurableGatewayOptions, 'cloudpay' | 'recovery' | 'bills'> {
  return {
    cloudpay: {
      tokens: [{ token: 'token-of-the-functions-of-this-test' }],
      account: {
        ...MERCHANT,
        mode: 'direct',
        appid: APPID,
        endpoints: [endpoint],
        notify: { baseUrl: 'https://pay.example.com', secret: SECRET },
      },
    },
    recovery: { silentAfter: 60_000, interval: 20, perSecond: 100 },
    bills: { interval: 20 },
  };
}
