/** What a function reads that refunds, through a gateway, an order of another account: a shop that has left CloudBase. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCloudPay } from '@opencloudpay/cloudpay';
import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import { serveGateway } from '../serve';
import { testGateway } from '../testing/gateway';
import { SECRET } from '../testing/notifications';
import { newAccessToken } from './access/access-token';

let simulator: Simulator;
let served: Awaited<ReturnType<typeof serveGateway>>;
const { token, sha256 } = newAccessToken();

beforeAll(async () => {
  simulator = await startSimulator();
  const { url, ca, merchant } = simulator;
  const { kind: mode, appid, mchId, apiKey, pfx } = merchant;
  const notify = { baseUrl: 'https://pay.example.com', secret: SECRET };
  const account = { mode, appid, mchId, apiKey, pfx, ca, endpoints: [url], notify };
  const { gateway } = testGateway({ cloudpay: { tokens: [{ sha256 }], account } });
  served = await serveGateway(gateway, { port: 0 });
});
afterAll(() => Promise.all([served.close(), simulator.stop()]));

it('the hint says that only CloudBase’s own service provider can refund its orders', async () => {
  const cloudPay = createCloudPay({ gateway: { url: served.url, token } });
  const refused = await cloudPay.refund({
    outTradeNo: 'PLACED-ON-CLOUDBASE',
    ...{ outRefundNo: 'R-10001', totalFee: 8800, refundFee: 8800, subMchId: simulator.merchant.subMchId },
  });
  expect(refused).toMatchObject({ resultCode: 'FAIL', errCodeDes: '订单不存在' });
  expect(refused.err_code).toBe('ORDERNOTEXIST');
  expect(refused.hint).toMatch(
    /no paid order of this number.*CloudBase’s own service provider.*only that account can refund it: give the gateway the oldEnvironment/,
  );
});
