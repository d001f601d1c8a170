/** The merchant's program in this process, which calls WeChat Pay directly. */
import { createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import { ENVIRONMENT, type Shop } from './shop.ts';
import type { Seller } from './system.ts';

export function directSeller({ wechatPay, notifySecret }: Shop): Seller {
  const { appid, mchId, apiKey, pfx, passphrase } = wechatPay.merchant;
  const cloudPay = createCloudPay({
    mode: 'direct',
    appid,
    mchId,
    apiKey,
    pfx,
    passphrase,
    ca: wechatPay.ca,
    endpoints: [wechatPay.url],
    // The merchant's own calls are not what is tested, and the machine may be busy.
    timeout: 60_000,
    notify: { baseUrl: 'http://127.0.0.1', secret: notifySecret },
  });
  return {
    async order({ outTradeNo, totalFee, functionName }) {
      const { payment, returnMsg, errCodeDes } = await cloudPay.unifiedOrder({
        body: 'Tea',
        outTradeNo,
        subMchId: mchId,
        totalFee,
        openid: 'oChaosPayer0000000000000000',
        spbillCreateIp: '127.0.0.1',
        envId: ENVIRONMENT,
        functionName,
      });
      if (!payment) throw new Error(`No order was made: ${returnMsg} ${errCodeDes}`);
      return payment;
    },
    async refund({ outTradeNo, totalFee }, { outRefundNo, refundFee, functionName }) {
      const numbers = { subMchId: mchId, outTradeNo, outRefundNo };
      const fees = { totalFee, refundFee };
      const refund = await cloudPay.refund({ ...numbers, ...fees, envId: ENVIRONMENT, functionName });
      if (refund.resultCode !== 'SUCCESS')
        throw new Error(`${outRefundNo} was not accepted: ${refund.returnMsg} ${refund.errCodeDes}`);
    },
  };
}
