/** Profit sharing of orders that were paid by payment code. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseBill } from '@opencloudpay/wechatpay';
import { compactDate, startOfDay } from '../beijing-time';
import { type Simulator, startSimulator } from '../index';
import { type Fields, type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = merchantClient(simulator, undefined, { signType: 'HMAC-SHA256' });
  // Tomorrow at eleven, so that nothing happens around midnight.
  const now = simulator.now().getTime();
  await simulator.advance(startOfDay(now) + 35 * 60 * 60 * 1000 - now);
  await client.post('/pay/profitsharingaddreceiver', {
    receiver: JSON.stringify({
      type: 'MERCHANT_ID',
      account: client.merchant.mchId,
      name: '服务商',
      relation_type: 'SERVICE_PROVIDER',
    }),
  });
});
afterAll(() => simulator.stop());

const certified = (path: string, fields: Fields) =>
  client.post(path, fields, {
    certificate: { pfx: client.merchant.pfx, passphrase: client.merchant.passphrase },
  });

async function counterOrder() {
  const out_trade_no = newNumber();
  const auth_code = simulator.authCode();
  const payment = { out_trade_no, auth_code, total_fee: 10_000, profit_sharing: 'Y' };
  const { fields } = await client.micropay(payment);
  await simulator.advance('2m');
  return { out_trade_no, transaction_id: fields['transaction_id'] };
}

const share = (transaction_id: string | undefined) =>
  certified('/secapi/pay/profitsharing', {
    transaction_id,
    out_order_no: newNumber('share'),
    receivers: JSON.stringify([
      { type: 'MERCHANT_ID', account: client.merchant.mchId, amount: 1000, description: '服务费' },
    ]),
  });

describe('an order of a payment code', () => {
  it('that was shared cannot be reversed, and the fund flow lists the shares of others', async () => {
    const { out_trade_no, transaction_id } = await counterOrder();
    const { fields: shared } = await share(transaction_id);
    expect(shared['result_code']).toBe('SUCCESS');
    await simulator.advance('1m');
    expect((await client.reverse({ out_trade_no })).fields['err_code']).toBe('TRADE_ERROR');
    const bill_date = compactDate(simulator.order(out_trade_no)?.payment?.paidAt ?? 0);
    await simulator.advance('34h');
    const { text } = await certified('/pay/downloadfundflow', { bill_date, account_type: 'Basic' });
    const rows = parseBill(text).rows.filter((row) => row['业务名称'] === '分账');
    expect(rows).toMatchObject([
      { 微信支付业务单号: shared['order_id'], 收支类型: '支出', '收支金额(元)': '10.00' },
    ]);
  });

  it('that was reversed cannot be shared', async () => {
    const { out_trade_no, transaction_id } = await counterOrder();
    await client.reverse({ out_trade_no });
    expect((await share(transaction_id)).fields).toMatchObject({
      result_code: 'FAIL',
      err_code: 'INVALID_REQUEST',
    });
  });
});
