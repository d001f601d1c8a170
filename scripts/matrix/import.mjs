/** The other ways in: ES modules, with the facade itself and with the stand-in. */
import { createRequire } from 'node:module';
import { createCloudPay } from '@opencloudpay/cloudpay';
import { verifyCall } from '@opencloudpay/cloudpay/verify-call';
import cloud from 'wx-server-sdk';

/** A request that was signed once: see verify-call.test.ts of cloudpay. */
const KNOWN = {
  method: 'POST',
  url: '/functions/pay_cb',
  body: '{}',
  headers: {
    'x-cloudpay-callback-timestamp': '1767225600',
    'x-cloudpay-callback-signature': 'v1=538bd087a308be7895ee30905ea11b81039d97b1dbf2689d1b0077669ac9f7ca',
  },
};

export async function main({ outTradeNo, subMchId }) {
  const { tradeState, totalFee } = await createCloudPay().queryOrder({ outTradeNo, subMchId });
  const same = cloud === createRequire(import.meta.url)('wx-server-sdk');
  return {
    tradeState,
    totalFee,
    same,
    verified: verifyCall(KNOWN, 'secret', { now: 1_767_225_600_000 }).valid,
  };
}
