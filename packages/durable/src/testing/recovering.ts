import type { DurableGatewayOptions } from '../options';
import { MERCHANT, SECRET } from './gateway';

export const APPID = 'wxd2565e6a04246fd1';

/** With which functions call the gateway. */
export const CALL_TOKEN = 'token-of-the-functions-of-this-test';

/** Options of a gateway that often queries a loopback WeChat Pay for silent orders and bills. */
export function recoveringAt(
  endpoint: string,
): Pick<DurableGatewayOptions, 'cloudpay' | 'recovery' | 'bills'> {
  return {
    cloudpay: {
      tokens: [{ token: CALL_TOKEN }],
      account: {
        ...MERCHANT,
        mode: 'direct',
        appid: APPID,
        endpoints: [endpoint],
        notify: { baseUrl: 'https://pay.example.com', secret: SECRET },
      },
    },
    recovery: { silentAfter: 60_000, interval: 60, perSecond: 100 },
    bills: { interval: 60 },
  };
}
