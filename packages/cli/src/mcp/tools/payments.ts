import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import { orderRecord, timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool } from '../tool';
import { delivery, next, order, outTradeNo } from './fields';
import { untilNotified } from './until-notified';

const paid = z.looseObject({
  order,
  callbacks: z.array(delivery).describe('the calls of the callback so far, the latest last'),
  next,
});

export const payOrder = defineTool({
  name: 'pay_order',
  title: 'Pay an order',
  description:
    'The payer pays an order, with simulated money. WeChat Pay then notifies the callback function of the order: the result has what the callback received and replied, and why the reply was not accepted. The amount is the order’s own; `coupon.fee` (cents) of it can be paid by a coupon.',
  input: z.strictObject({
    outTradeNo,
    coupon: z
      .strictObject({
        fee: z.int().positive().describe('cents'),
        type: z
          .enum(['CASH', 'NO_CASH'])
          .describe("a funded coupon, or a discount of the merchant. Default: 'CASH'")
          .optional(),
      })
      .optional(),
  }),
  output: paid,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run({ outTradeNo, coupon }, { request, signal }) {
    await request('POST /api/cashier/:outTradeNo/pay', {
      params: { outTradeNo },
      body: coupon
        ? { coupon: { fee: coupon.fee, ...(coupon.type !== undefined && { type: coupon.type }) } }
        : {},
    });
    return outcome(await untilNotified(request, outTradeNo, signal));
  },
});

/** The ways in which a payer does not pay, by the routes of the cashier. */
const WAYS = {
  cancelled: 'POST /api/cashier/:outTradeNo/cancel',
  failed: 'POST /api/cashier/:outTradeNo/fail',
  expired: 'POST /api/cashier/:outTradeNo/expire',
} as const;

export const cancelPayment = defineTool({
  name: 'cancel_payment',
  title: 'Cancel a payment',
  description:
    'The payer does not pay an order. `cancelled`: the payer closes the payment sheet, and the order stays payable. `failed`: the bank refuses, the order is PAYERROR and may be paid again. `expired`: the order is closed, as if its time_expire had come. No callback is called.',
  input: z.strictObject({
    outTradeNo,
    how: z.enum(['cancelled', 'failed', 'expired']).describe("Default: 'cancelled'").optional(),
  }),
  output: z.looseObject({ order }),
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  async run({ outTradeNo, how = 'cancelled' }, { request }) {
    await request(WAYS[how], { params: { outTradeNo }, body: {} });
    const timeline = await request('GET /api/orders/:outTradeNo', { params: { outTradeNo } });
    return { order: orderRecord(timeline.order) };
  },
});

function outcome(timeline: OrderTimeline) {
  const callbacks = timeline.entries.flatMap((entry) =>
    entry.type === 'callback' && entry.delivery.kind === 'payment' ? [entry.delivery] : [],
  );
  const next = nextStep(timeline, callbacks);
  return {
    order: orderRecord(timeline.order),
    callbacks: callbacks.map(timed),
    ...(next !== undefined && { next }),
  };
}

function nextStep({ order }: OrderTimeline, callbacks: readonly Delivery[]): string | undefined {
  const { notification, callbackProblem } = order;
  if (callbackProblem) return callbackProblem.message;
  if (notification?.state === 'delivered')
    return notification.refusedCalls
      ? 'The callback confirmed although calls were refused to it: read `refusals`, it may not have done its work.'
      : undefined;
  if (notification && notification.attempts > 0)
    return `The notification is not confirmed. ${callbacks.at(-1)?.problem?.diagnosis ?? notification.problem ?? ''} Mend the function, then advance_time (15s for the first retry) makes WeChat Pay send it again.`;
  return 'No callback has answered yet: a fault may hold the notification back (list_faults), or the callback is slow. Look at order_timeline again, or advance_time.';
}
