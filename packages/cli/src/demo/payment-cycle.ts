import type { Emulator } from '@opencloudpay/emulator';
import { messageIn, parseJsonObject, type Text } from '@opencloudpay/internal';
import { say } from '../init/say';
import { openBill, untilRoomyDay } from './bill-time';
import { DemoError } from './errors';
import type { Report } from './report';

type Fields = Record<string, unknown>;

/** The result of the demo, as `--json` prints it. */
export interface DemoResult {
  /** Whether every step succeeded. */
  ok: boolean;
  /** The reason, if not. */
  error?: string;
  /** The result of the function `pay`. */
  order?: Fields;
  payCallback?: Callback;
  /** The result of the function `refund`. */
  refund?: Fields;
  refundCallback?: Callback;
  /** The result of the function `close_order` for a second, unpaid order. */
  closed?: Fields;
  /** The order's document in the database at the end of each step. */
  stored?: { ordered?: Fields; paid?: Fields; refunded?: Fields };
  /** The number of rows in the day's bill. */
  bill?: { rows: number };
  notifications?: { kind: string; attempts: number; answered: boolean }[];
}

interface Callback {
  event: unknown;
  reply: unknown;
}

/**
 * Makes a payment and a refund with the sample functions, closes an unpaid order, fetches the day's bill, and checks
 * the result of every step.
 *
 * Never rejects: a failed step ends the demo with `ok: false` and the results so far.
 */
export async function runPaymentCycle(emulator: Emulator, report: Report): Promise<DemoResult> {
  const result: DemoResult = { ok: false };
  try {
    await runSteps(emulator, report, result);
    result.ok = true;
  } catch (error) {
    result.error = (error as Error).message;
    report.failed(say(result.error, messageIn(error, 'zh')));
  }
  result.notifications = emulator
    .notifications()
    .map(({ kind, attempts, answered }) => ({ kind, attempts: attempts.length, answered }));
  return result;
}

/** What the protocol sends, and what WeChat Pay accepts a refund by. */
const WORDS = {
  v2: { form: 'XML', proof: say('the merchant’s client certificate', '商户的 API 证书') },
  v3: { form: 'JSON', proof: say('the signature of the merchant’s private key', '商户私钥的签名') },
} as const;

async function runSteps(emulator: Emulator, report: Report, result: DemoResult): Promise<void> {
  // Loaded already. The index of this package, which holds the demo, loads no emulator.
  const { diagnosisOf } = await import('@opencloudpay/emulator');
  const call = async (name: string, data: object) => (await emulator.callFunction(name, data)) as Fields;
  /** The delivery of the latest notification to the callback. */
  const callback = (functionName: string): Callback => {
    const delivery = emulator.deliveries().at(-1);
    check(
      delivery !== undefined && 'functionName' in delivery.target,
      say(
        `WeChat Pay sent a notification, but ${functionName} was not called`,
        `微信支付发出了通知，但没有调用 ${functionName}`,
      ),
    );
    check(
      delivery.target.functionName === functionName,
      say(
        `${delivery.target.functionName} was called instead of ${functionName}`,
        `调用的是 ${delivery.target.functionName}，而不是 ${functionName}`,
      ),
    );
    const { xml = 'none', version, decrypted } = emulator.notifications().at(-1) ?? {};
    report.show(say('notification', '通知'), readable(xml));
    if (version === 'v3' && decrypted !== undefined)
      report.show(say('decrypted', '解密后'), readable(decrypted));
    report.show('event', delivery.event);
    report.show(say('reply', '返回值'), delivery.reply ?? 'nothing');
    check(
      delivery.verdict.delivered,
      delivery.verdict.delivered ? say('', '') : diagnosisOf(delivery.verdict),
    );
    report.held(
      say(
        `${functionName} returned { errcode: 0 }, so the gateway answered SUCCESS to WeChat Pay`,
        `${functionName} 返回 { errcode: 0 }，网关因此向微信支付响应 SUCCESS`,
      ),
    );
    return { event: delivery.event, reply: delivery.reply };
  };
  const { step, show, held } = report;
  /** The order's document, which has to have the status. */
  const storedOrder = async (outTradeNo: unknown, status: string): Promise<Fields> => {
    const { order } = (await call('query_order', { outTradeNo })) as { order: Fields };
    show(say('document in orders', 'orders 中的记录'), order);
    check(
      order['status'] === status,
      say(
        `the order's document has the status ${order['status']} instead of ${status}`,
        `订单记录的状态是 ${order['status']}，应为 ${status}`,
      ),
    );
    return order;
  };

  // Payment and refund must be in the bill of the same day.
  await emulator.advance(untilRoomyDay(emulator.now()));

  step(say('The mini program calls the cloud function pay', '小程序调用云函数 pay'));
  const order = await call('pay', { goodsId: 'tea' });
  result.order = order;
  const { outTradeNo } = order;
  show(say('result', '返回值'), order);
  check(
    order['resultCode'] === 'SUCCESS',
    say(
      `pay made no order: ${order['errCodeDes'] ?? order['returnMsg']}`,
      `pay 没有下单成功：${order['errCodeDes'] ?? order['returnMsg']}`,
    ),
  );
  const payment = order['payment'] as Parameters<Emulator['pay']>[0];
  check(
    payment?.package === `prepay_id=${order['prepayId']}`,
    say('pay returned no payment for wx.requestPayment', 'pay 没有返回 wx.requestPayment 所需的 payment'),
  );
  const { form, proof } = WORDS[emulator.protocol];
  held(
    say(
      `cloudPay.unifiedOrder sent signed ${form} and verified the answer`,
      `cloudPay.unifiedOrder 发送了带签名的 ${form}，并对响应验签`,
    ),
  );
  check(
    (await call('query_order', { outTradeNo }))['tradeState'] === 'NOTPAY',
    say('the new order is not NOTPAY', '新订单的状态不是 NOTPAY'),
  );
  held(say('query_order says NOTPAY', 'query_order 返回 NOTPAY'));
  const stored: NonNullable<DemoResult['stored']> = {};
  result.stored = stored;
  stored.ordered = await storedOrder(outTradeNo, 'UNPAID');
  held(
    say(
      'the function stored the order in cloud.database() before it called WeChat Pay',
      '云函数先把订单存入 cloud.database()，再调用微信支付',
    ),
  );

  step(say('The payer pays: wx.requestPayment(payment)', '用户支付：wx.requestPayment(payment)'));
  await emulator.pay(payment);
  held(
    say(
      'WeChat Pay accepts paySign and sends its notification, signed, to the gateway',
      '微信支付接受 paySign，并向网关发送带签名的通知',
    ),
  );
  result.payCallback = callback('pay_cb');
  check(
    (await call('query_order', { outTradeNo }))['tradeState'] === 'SUCCESS',
    say('the paid order is not SUCCESS', '已支付订单的状态不是 SUCCESS'),
  );
  held(say('query_order says SUCCESS', 'query_order 返回 SUCCESS'));
  stored.paid = await storedOrder(outTradeNo, 'PAID');
  held(
    say(
      'pay_cb compared the amount and marked the order as paid, in a transaction',
      'pay_cb 核对了金额，并在事务中把订单标记为已支付',
    ),
  );

  step(say('The mini program calls the cloud function refund', '小程序调用云函数 refund'));
  const refund = await call('refund', { outTradeNo });
  result.refund = refund;
  show(say('result', '返回值'), refund);
  check(
    refund['resultCode'] === 'SUCCESS',
    say(
      `the refund was refused: ${refund['errCodeDes'] ?? refund['returnMsg']}`,
      `退款被拒绝：${refund['errCodeDes'] ?? refund['returnMsg']}`,
    ),
  );
  held(
    say(
      `WeChat Pay accepted ${proof.en} for cloudPay.refund`,
      `微信支付接受了 cloudPay.refund 的${proof.zh}`,
    ),
  );
  await emulator.advance('10s');
  held(
    say(
      'after ten simulated seconds the refund succeeds, and WeChat Pay sends an encrypted notification',
      '模拟时间过去十秒后退款成功，微信支付发送加密的通知',
    ),
  );
  result.refundCallback = callback('refund_cb');
  stored.refunded = await storedOrder(outTradeNo, 'REFUNDED');
  held(say('refund_cb marked the order as refunded', 'refund_cb 把订单标记为已退款'));

  step(say('The function close_order closes an unpaid order', '云函数 close_order 关闭一笔未支付的订单'));
  const unpaid = await call('pay', { goodsId: 'cup' });
  await emulator.advance('6m');
  const closed = await call('close_order', { outTradeNo: unpaid['outTradeNo'] });
  result.closed = closed;
  show(say('result', '返回值'), closed);
  check(
    closed['resultCode'] === 'SUCCESS',
    say(
      `the order was not closed: ${closed['errCodeDes'] ?? closed['returnMsg']}`,
      `订单没有关闭：${closed['errCodeDes'] ?? closed['returnMsg']}`,
    ),
  );
  held(say('closed, six simulated minutes after it was made', '下单后过了六分钟（模拟时间），已关闭'));

  step(
    say('The next day the function download_bill fetches the bill', '次日，云函数 download_bill 下载对账单'),
  );
  const { billDate, readyIn } = openBill(emulator.now());
  await emulator.advance(readyIn);
  const bill = await call('download_bill', { billDate });
  const rows = bill['rows'] as string[];
  result.bill = { rows: rows.length };
  for (const row of rows) show(say('row', '行'), row);
  check(
    rows.filter((row) => row.includes(String(outTradeNo))).length === 2,
    say('the bill lacks the payment or the refund', '对账单缺少这笔支付或退款'),
  );
  held(say('it has the payment and the refund', '其中有这笔支付和退款'));

  const unanswered = emulator.notifications().filter(({ answered }) => !answered);
  check(
    unanswered.length === 0,
    say(`${unanswered.length} notifications were not answered`, `${unanswered.length} 个通知没有得到响应`),
  );
}

function check(condition: boolean, otherwise: Text): asserts condition {
  if (!condition) throw new DemoError('STEP_FAILED', otherwise);
}

/** The object in JSON; XML with one element on each line. */
function readable(body: string): unknown {
  const parsed = parseJsonObject(body);
  if ('value' in parsed) return parsed.value;
  return body.replace(/(<xml>|<\/(?!xml>)\w+>)(?!<\/xml>)/g, '$1\n     ').replace('</xml>', '\n   </xml>');
}
