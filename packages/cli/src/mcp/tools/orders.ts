import { entryRecord, orderRecord, timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool, LOOKS } from '../tool';
import { order, outTradeNo, page, record } from './fields';

const STATES = ['NOTPAY', 'USERPAYING', 'SUCCESS', 'REFUND', 'REVOKED', 'CLOSED', 'PAYERROR'] as const;

export const listOrders = defineTool({
  name: 'list_orders',
  title: 'List orders',
  description:
    "Lists orders, the newest first, with their states and whether the payment's notification was delivered. Amounts are cents.",
  input: z.strictObject({
    search: z
      .string()
      .max(128)
      .describe("part of a number, the goods, an openid or a callback's name")
      .optional(),
    states: z.array(z.enum(STATES)).describe('only orders in these states').optional(),
    ...page,
    after: z.string().max(256).describe('`next` of the previous page').optional(),
  }),
  output: z.looseObject({
    orders: z.array(order),
    total: z.int().describe('how many orders match'),
    states: z.record(z.string(), z.int()).describe('how many orders are in each state'),
    next: z.string().describe('give it as `after` for the next page').optional(),
  }),
  hints: LOOKS,
  async run({ search, states = [], limit = 20, after }, { request }) {
    const found = await request('GET /api/orders', {
      query: {
        limit,
        ...(search !== undefined && { search }),
        ...(states.length > 0 && { state: states.join(',') }),
        ...(after !== undefined && { after }),
      },
    });
    return { ...found, orders: found.orders.map(orderRecord) };
  },
});

export const orderTimeline = defineTool({
  name: 'order_timeline',
  title: "Read an order's timeline",
  description:
    'Shows everything that happened to an order, in sequence: the function call that placed it, requests to WeChat Pay with their refusals, the payment, each attempt of a notification, what the callback received and replied, why a reply was not accepted, refunds, and effects of faults. Read it when a callback did not do its work.',
  input: z.strictObject({
    outTradeNo,
    bodies: z
      .boolean()
      .describe(
        'also the texts of requests, answers and notifications (XML or JSON), which are long. Default: false',
      )
      .optional(),
  }),
  output: z.looseObject({
    order,
    refunds: z.array(z.looseObject({ outRefundNo: z.string(), status: z.string() })),
    entries: z.array(z.looseObject({ type: z.string(), at: z.string() })).describe('sorted by time'),
    notifications: z.array(record),
    forgotten: z.int().describe('how many old requests are no longer known'),
  }),
  hints: LOOKS,
  async run({ outTradeNo, bodies = false }, { request }) {
    const timeline = await request('GET /api/orders/:outTradeNo', { params: { outTradeNo } });
    return {
      order: orderRecord(timeline.order),
      refunds: timeline.refunds.map(timed),
      entries: timeline.entries.map((entry) => entryRecord(entry, bodies)),
      notifications: timeline.notifications.map(({ xml, decrypted, state, ...others }) => ({
        ...timed(others),
        state: timed(state),
        ...(bodies && { xml, ...(decrypted !== undefined && { decrypted }) }),
      })),
      forgotten: timeline.forgotten,
    };
  },
});
