import type { Emulator } from '@opencloudpay/emulator';
import { parseJsonObject } from '@opencloudpay/internal';
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
    report.failed(result.error);
  }
  result.notifications = emulator
    .notifications()
    .map(({ kind, attempts, answered }) => ({ kind, attempts: attempts.length, answered }));
  return result;
}

/** What the protocol sends, and what WeChat Pay accepts a refund by. */
const WORDS = {
  v2: { form: 'XML', proof: 'the merchant’s client certificate' },
  v3: { form: 'JSON', proof: 'the signature of the merchant’s private key' },
} as const;

async function runSteps(emulator: Emulator, report: Report, result: DemoResult): Promise<void> {
  const call = async (name: string, data: object) => (await emulator.callFunction(name, data)) as Fields;
  /** The delivery of the latest notification to the callback. */
  const callback = (functionName: string): Callback => {
    const delivery = emulator.deliveries().at(-1);
    check(
      delivery !== undefined && 'functionName' in delivery.target,
      `WeChat Pay sent a notification, but ${functionName} was not called`,
    );
    check(
      delivery.target.functionName === functionName,
      `${delivery.target.functionName} was called instead of ${functionName}`,
    );
    const { xml = 'none', version, decrypted } = emulator.notifications().at(-1) ?? {};
    report.show('notification', readable(xml));
    if (version === 'v3' && decrypted !== undefined) report.show('decrypted', readable(decrypted));
    report.show('event', delivery.event);
    report.show('reply', delivery.reply ?? 'nothing');
    check(delivery.verdict.delivered, delivery.verdict.delivered ? '' : delivery.verdict.diagnosis);
    report.held(`${functionName} returned { errcode: 0 }, so the gateway answered SUCCESS to WeChat Pay`);
    return { event: delivery.event, reply: delivery.reply };
  };
  const { step, show, held } = report;
  /** The order's document, which has to have the status. */
  const storedOrder = async (outTradeNo: unknown, status: string): Promise<Fields> => {
    const { order } = (await call('query_order', { outTradeNo })) as { order: Fields };
    show('document in orders', order);
    check(
      order['status'] === status,
      `the order's document has the status ${order['status']} instead of ${status}`,
    );
    return order;
  };

  // Payment and refund must be in the bill of the same day.
  await emulator.advance(untilRoomyDay(emulator.now()));

  step('The mini program calls the cloud function pay');
  const order = await call('pay', { goodsId: 'tea' });
  result.order = order;
  const { outTradeNo } = order;
  show('result', order);
  check(order['resultCode'] === 'SUCCESS', `pay made no order: ${order['errCodeDes'] ?? order['returnMsg']}`);
  const payment = order['payment'] as Parameters<Emulator['pay']>[0];
  check(
    payment?.package === `prepay_id=${order['prepayId']}`,
    'pay returned no payment for wx.requestPayment',
  );
  const { form, proof } = WORDS[emulator.protocol];
  held(`cloudPay.unifiedOrder sent signed ${form} and verified the answer`);
  check(
    (await call('query_order', { outTradeNo }))['tradeState'] === 'NOTPAY',
    'the new order is not NOTPAY',
  );
  held('query_order says NOTPAY');
  const stored: NonNullable<DemoResult['stored']> = {};
  result.stored = stored;
  stored.ordered = await storedOrder(outTradeNo, 'UNPAID');
  held('the function stored the order in cloud.database() before it called WeChat Pay');

  step('The payer pays: wx.requestPayment(payment)');
  await emulator.pay(payment);
  held('WeChat Pay accepts paySign and sends its notification, signed, to the gateway');
  result.payCallback = callback('pay_cb');
  check(
    (await call('query_order', { outTradeNo }))['tradeState'] === 'SUCCESS',
    'the paid order is not SUCCESS',
  );
  held('query_order says SUCCESS');
  stored.paid = await storedOrder(outTradeNo, 'PAID');
  held('pay_cb compared the amount and marked the order as paid, in a transaction');

  step('The mini program calls the cloud function refund');
  const refund = await call('refund', { outTradeNo });
  result.refund = refund;
  show('result', refund);
  check(
    refund['resultCode'] === 'SUCCESS',
    `the refund was refused: ${refund['errCodeDes'] ?? refund['returnMsg']}`,
  );
  held(`WeChat Pay accepted ${proof} for cloudPay.refund`);
  await emulator.advance('10s');
  held('after ten simulated seconds the refund succeeds, and WeChat Pay sends an encrypted notification');
  result.refundCallback = callback('refund_cb');
  stored.refunded = await storedOrder(outTradeNo, 'REFUNDED');
  held('refund_cb marked the order as refunded');

  step('The function close_order closes an unpaid order');
  const unpaid = await call('pay', { goodsId: 'cup' });
  await emulator.advance('6m');
  const closed = await call('close_order', { outTradeNo: unpaid['outTradeNo'] });
  result.closed = closed;
  show('result', closed);
  check(
    closed['resultCode'] === 'SUCCESS',
    `the order was not closed: ${closed['errCodeDes'] ?? closed['returnMsg']}`,
  );
  held('closed, six simulated minutes after it was made');

  step('The next day the function download_bill fetches the bill');
  const { billDate, readyIn } = openBill(emulator.now());
  await emulator.advance(readyIn);
  const bill = await call('download_bill', { billDate });
  const rows = bill['rows'] as string[];
  result.bill = { rows: rows.length };
  for (const row of rows) show('row', row);
  check(
    rows.filter((row) => row.includes(String(outTradeNo))).length === 2,
    'the bill lacks the payment or the refund',
  );
  held('it has the payment and the refund');

  const unanswered = emulator.notifications().filter(({ answered }) => !answered);
  check(unanswered.length === 0, `${unanswered.length} notifications were not answered`);
}

function check(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new DemoError('STEP_FAILED', otherwise);
}

/** The object in JSON; XML with one element on each line. */
function readable(body: string): unknown {
  const parsed = parseJsonObject(body);
  if ('value' in parsed) return parsed.value;
  return body.replace(/(<xml>|<\/(?!xml>)\w+>)(?!<\/xml>)/g, '$1\n     ').replace('</xml>', '\n   </xml>');
}
