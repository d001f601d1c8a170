import { describe, expect, it } from '@jest/globals';
import { createCloudPay } from '@opencloudpay/cloudpay';
import { parametersInChinese } from '@opencloudpay/internal';

const cloudPay = createCloudPay({
  ...{ mode: 'partner', appid: 'wx8888888888888888', mchId: '1900000109' },
  apiKey: '8934e7d15453e97507ef794cf7b0519d',
  notify: { baseUrl: 'https://pay.example.com', secret: 'x'.repeat(32) },
});

/** The error of our own facade, as a function gets it. */
async function refused(data: object): Promise<string> {
  const { errMsg } = await cloudPay.unifiedOrder(data as never).then(
    () => ({ errMsg: '' }),
    (error: { errMsg: string }) => error,
  );
  return errMsg.replace(/^cloudPay\.unifiedOrder:fail -501007 /, '');
}

describe('wrong parameters in Chinese', () => {
  it('are those of the facade’s error: missing, mistyped, and amounts in yuan', async () => {
    const text = parametersInChinese(
      await refused({
        ...{
          subMchId: '1900000110',
          subAppid: 'wx8888888888888889',
          envId: 'shop-1',
          functionName: 'pay_cb',
        },
        ...{ bodyy: 'tea', outTradeNo: 'A 1', totalFee: '1.00', openid: 'oPayer' },
      }),
    );

    expect(text).toContain('缺少 body（传了 bodyy，应为 body）');
    expect(text).toContain('totalFee 必须是整数，单位为分，实际为 "1.00" (string)（1.00 元应写作 100）');
    expect(text).toMatch(/outTradeNo 的值无效，实际为 "A 1"/);
    expect(text).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
  });

  it('are none in another error', () => {
    expect(parametersInChinese('order not exist')).toBeUndefined();
  });
});
