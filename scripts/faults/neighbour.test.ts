import { afterEach, expect, it } from '@jest/globals';
import { createCloudPay } from '../../packages/cloudpay/src/index';
import { type Simulator, startSimulator } from '../../packages/simulator/src/index';
import { isNeighbours, makeRefusals } from './neighbour';

let simulator: Simulator | undefined;
afterEach(() => simulator?.stop());

it('gets refusals of every kind from WeChat Pay, under its own numbers', async () => {
  const numbers: string[] = [];
  simulator = await startSimulator({
    onEvent: (event) => 'order' in event && numbers.push(event.order.outTradeNo),
  });
  const { appid, mchId, apiKey, pfx, passphrase, subMchId, subAppid } = simulator.merchant;
  const cloudPay = createCloudPay({
    ...{ appid, mchId, apiKey, pfx, passphrase, ca: simulator.ca, endpoints: [simulator.url] },
    notify: { baseUrl: 'http://127.0.0.1', secret: 'the secret of the neighbour' },
  });
  const parties = { subMchId, subAppid, subOpenid: 'oPayer', envId: 'faults' };
  expect(await makeRefusals(cloudPay, simulator, parties, 'abc')).toEqual([
    ...['INVALID_REQUEST', 'ORDERPAID', 'ORDERCLOSED', 'REFUND_FEE_MISMATCH', 'INVALID_REQUEST', 'ERROR'],
    ...['ORDERNOTEXIST', 'ORDERNOTEXIST', 'REFUNDNOTEXIST'],
  ]);
  expect(numbers.length).toBeGreaterThan(0);
  expect(numbers.every(isNeighbours)).toBe(true);
  expect(isNeighbours('F1-000001-O1')).toBe(false);
});
