/** The other ways in: ES modules, with the facade itself and with the stand-in. */
import { createRequire } from 'node:module';
import { createCloudPay } from '@opencloudpay/cloudpay';
import cloud from 'wx-server-sdk';

export async function main({ outTradeNo, subMchId }) {
  const { tradeState, totalFee } = await createCloudPay().queryOrder({ outTradeNo, subMchId });
  return { tradeState, totalFee, same: cloud === createRequire(import.meta.url)('wx-server-sdk') };
}
