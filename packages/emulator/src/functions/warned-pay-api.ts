import { callWarnings } from '@opencloudpay/cloudpay';
import type { FunctionLog, PayApi } from '@opencloudpay/function-host';
import { warningInChinese } from './warning-in-chinese';

/**
 * CloudPay of functions with Tencent's wx-server-sdk, which also logs what was found in the parameters of a call. Our
 * stand-in prints that itself.
 */
export function warnedPayApi(payApi: PayApi, onLog: (log: FunctionLog) => void): PayApi {
  return async (call) => {
    const answer = await payApi(call);
    const { api, data, functionName, requestId } = call;
    for (const warning of callWarnings(api, data).all)
      onLog({
        ...{ functionName, requestId, level: 'warn', time: Date.now() },
        message: `cloudPay.${api}: ${warning}`,
        zh: `cloudPay.${api}：${warningInChinese(warning)}`,
      });
    return answer;
  };
}
