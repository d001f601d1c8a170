import assert from 'node:assert/strict';
import { compactBeijingDay } from '../../packages/contracts/src/beijing-time.ts';
import type { FunctionProcess } from './function-process.ts';
import type { Platform } from './platform.ts';

/** The results and events of the sample functions, without values that differ between any two runs. */
export type Outcome = Record<string, unknown>;

/**
 * The sample functions: the goods are listed, an order is made, queried, paid and refunded, another closed, the day's bill
 * downloaded.
 *
 * @throws if a step fails
 */
export async function runScenario(
  { simulator, deliverTo }: Platform,
  functions: FunctionProcess,
): Promise<Outcome> {
  const outcome: Outcome = {};
  const call = async (name: string, event: object) => {
    const result = await functions.call(name, event);
    outcome[`${Object.keys(outcome).length} ${name}`] = settled(result);
    return result;
  };
  const callbacks: { name: string; event: unknown; reply: unknown }[] = [];
  deliverTo(async (name, event) => {
    const reply = await functions.call(name, event);
    callbacks.push({ name, event: settled(event), reply });
    return reply;
  });

  const { goods } = await functions.call('list_goods', {});
  assert.deepEqual(
    (goods as { _id: string }[]).map(({ _id }) => _id),
    ['tea', 'cup'],
  );
  const order = await call('pay', { goodsId: 'tea' });
  const { outTradeNo } = order;
  assert.equal(order['resultCode'], 'SUCCESS', `pay made no order: ${JSON.stringify(order)}`);
  assert.equal((await call('query_order', { outTradeNo }))['tradeState'], 'NOTPAY');

  const { payment } = await simulator.pay(order['payment'] as object);
  await simulator.idle();
  const paid = await call('query_order', { outTradeNo });
  assert.equal(paid['tradeState'], 'SUCCESS');
  assert.equal((paid['order'] as { status: string }).status, 'PAID');

  assert.equal((await call('refund', { outTradeNo }))['resultCode'], 'SUCCESS', 'the refund was refused');
  await simulator.advance('10s');
  await simulator.idle();
  assert.deepEqual(
    callbacks.map(({ name, reply }) => [name, reply]),
    [
      ['pay_cb', { errcode: 0, errmsg: 'ok' }],
      ['refund_cb', { errcode: 0, errmsg: 'ok' }],
    ],
  );

  const unpaid = await call('pay', { goodsId: 'cup' });
  await simulator.advance('6m');
  const closed = await call('close_order', { outTradeNo: unpaid['outTradeNo'] });
  assert.equal(closed['resultCode'], 'SUCCESS', 'the order was not closed');

  const imported = await call('import.mjs', { outTradeNo, subMchId: '1900000109' });
  assert.deepEqual(imported, { tradeState: 'REFUND', totalFee: 8800, same: true, verified: true });

  assert.deepEqual(await call('v3.mjs', {}), {
    ...{ signed: true, payments: [100, 999, 100], encrypted: '张三', certificates: 2 },
    ...{ told: { status: 200, json: { prepay_id: 'wx1' } }, bill: 'a,b', refused: 'SIGNATURE_INVALID' },
  });

  await simulator.advance('2d');
  const billDate = compactBeijingDay(payment?.paidAt ?? simulator.now().getTime());
  const { rows } = await functions.call('download_bill', { billDate });
  const own = (rows as string[]).filter((row) => row.includes(`\`${outTradeNo}`));
  assert.ok(own.length > 0, `the bill of ${billDate} lacks the order`);

  return { ...outcome, callbacks, bill: own[0]?.split(',').length };
}

/** Values that differ in every run: numbers, times, and values derived from them. */
const UNSETTLED =
  /^(_id|createdAt|createTime|paidAt|endedAt|outTradeNo|outRefundNo|transactionId|refundId|prepayId|nonceStr|sign|paySign|timeStamp|timeEnd|package|successTime|openid|subOpenid|openId|outRefundNo_\d|refundId_\d|refundSuccessTime_\d|refundRecvAccout.*)$/;

/** Keeps every field, with its type instead of its value. */
function settled(value: unknown, key = ''): unknown {
  if (UNSETTLED.test(key)) return typeof value;
  if (Array.isArray(value)) return value.map((item) => settled(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, settled(item, name)]));
}
