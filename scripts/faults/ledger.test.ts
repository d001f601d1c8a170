import { afterEach, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../packages/simulator/src/index';
import { apis, createClient } from '../../packages/wechatpay/src/index';
import { createLedger } from './ledger';

let simulator: Simulator | undefined;
afterEach(() => simulator?.stop());

it('have orders and refunds of the simulator with the history of their states', async () => {
  let time = 0;
  const ledger = createLedger(() => ++time);
  simulator = await startSimulator({ merchants: [{}], onEvent: ledger.enter });
  const { appid, mchId, apiKey, pfx } = simulator.merchant;
  const client = createClient({ appid, mchId, apiKey, pfx, ca: simulator.ca, endpoints: [simulator.url] });
  const order = { out_trade_no: 'BOOKED-1', total_fee: 500 };
  const { prepay_id: prepayId } = (await client.request(apis.unifiedOrder, {
    ...{ ...order, body: 'Tea', openid: 'oPayer', spbill_create_ip: '127.0.0.1', trade_type: 'JSAPI' },
    notify_url: 'http://127.0.0.1:9/notify',
  })) as { prepay_id: string };
  await simulator.pay('BOOKED-1');
  await client.request(apis.refund, { ...order, out_refund_no: 'BOOKED-1-R', refund_fee: 200 });
  await simulator.settleRefund('BOOKED-1-R');

  expect(ledger.orderOfPrepayId(prepayId)).toBe('BOOKED-1');
  expect(ledger.order('BOOKED-1')).toMatchObject({ totalFee: 500, prepayId, madeAt: expect.any(Number) });
  expect(ledger.order('BOOKED-1')?.states.map(({ state }) => state)).toEqual(['NOTPAY', 'SUCCESS', 'REFUND']);
  expect(ledger.refund('BOOKED-1-R')).toMatchObject({ outTradeNo: 'BOOKED-1', refundFee: 200 });
  expect(ledger.refund('BOOKED-1-R')?.states.map(({ state }) => state)).toEqual(['PROCESSING', 'SUCCESS']);
});
