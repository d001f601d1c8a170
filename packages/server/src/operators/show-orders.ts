import type { NotificationRecord, OrderTimeline, OrderWithRefunds } from '@opencloudpay/durable';
import type { Language, Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import { facts, table, yuan } from '../terminal/table';
import { shownTime } from './point-in-time';
import { deliveryTable, notificationTable, targetName } from './show';
import { inWords, KIND_WORDS, ORDER_WORDS, REFUND_WORDS } from './words';

export function orderTable(orders: readonly OrderWithRefunds[], language: Language): string {
  return table<OrderWithRefunds>(
    orders,
    [
      [say('ID', '编号'), (each) => each.id],
      [say('PLACED', '下单时间'), (each) => shownTime(each.askedAt)],
      [say('ORDER', '订单'), (each) => each.outTradeNo],
      [say('MERCHANT', '商户'), (each) => each.merchant],
      [say('YUAN', '金额（元）'), (each) => yuan(each.totalFee)],
      [say('STATE', '状态'), (each) => orderState(each, language)],
      [say('PAID', '支付时间'), (each) => shownTime(each.paidAt)],
      [say('CALLBACK', '回调'), (each) => each.route && targetName(each.route)],
      [say('REFUSED', '拒绝原因'), (each) => each.refusal],
    ],
    language,
  );
}

/** The state with the refunds: WeChat Pay's order stays paid, but the money may be back at the payer. */
function orderState(
  { state, totalFee, refundedFee, refundingFee }: OrderWithRefunds,
  language: Language,
): string {
  const isRefunded = state === 'paid' && refundedFee >= totalFee;
  const [refunded, refunding] = [yuan(refundedFee), yuan(refundingFee)];
  const parts = [
    isRefunded ? say('refunded', '已退款')[language] : inWords(state, ORDER_WORDS, language),
    !isRefunded && refundedFee > 0 ? say(`${refunded} refunded`, `已退款 ${refunded}`)[language] : '',
    refundingFee > 0 ? say(`${refunding} being refunded`, `退款中 ${refunding}`)[language] : '',
  ];
  return parts.filter(Boolean).join(say(', ', '，')[language]);
}

/** Everything about an order number. */
export function orderText(outTradeNo: string, timeline: OrderTimeline, language: Language): string {
  const { orders, refunds, notifications, deliveries, mismatches } = timeline;
  const parts = [
    ...orders.map((order) => orderFacts(order, language)),
    section(say('Refunds', '退款'), refunds.length, refundTable(refunds, language)),
    section(say('Notifications', '通知'), notifications.length, notificationTable(notifications, language)),
    section(say('Deliveries', '投递'), deliveries.length, deliveryTable(deliveries, language)),
    section(say('Mismatches', '不一致'), mismatches.length, mismatchTable(mismatches, language)),
  ].filter(Boolean);
  const notOurs = say(
    `The order ${outTradeNo} was not placed through this gateway, which only knows the following.\n`,
    `订单 ${outTradeNo} 不是通过这个网关下单的，这里只有以下记录。\n`,
  );
  return [...(orders.length === 0 ? [notOurs[language]] : []), ...parts].join('\n');

  function section(title: Text, count: number, text: string): string {
    return count === 0 ? '' : `${title[language]}\n${text}`;
  }
}

function orderFacts(order: OrderWithRefunds, language: Language): string {
  return facts(
    [
      [say('order', '订单'), order.outTradeNo],
      [say('state', '状态'), orderState(order, language)],
      [say('yuan', '金额（元）'), yuan(order.totalFee)],
      [say('merchant', '商户'), order.merchant],
      [say('transaction', '微信支付订单号'), order.transactionId],
      [say('made by', '下单接口'), order.api],
      [say('callback', '回调'), order.route && targetName(order.route)],
      [say('asked', '下单时间'), shownTime(order.askedAt)],
      [say('paid', '支付时间'), shownTime(order.paidAt)],
      [say('closed', '关闭时间'), shownTime(order.closedAt)],
      [say('expires', '过期时间'), shownTime(order.expiresAt)],
      [say('refused', '拒绝原因'), order.refusal],
      [say('what was asked', '请求内容'), JSON.stringify(order.asked)],
    ],
    language,
  );
}

function refundTable(refunds: OrderTimeline['refunds'], language: Language): string {
  return table<OrderTimeline['refunds'][number]>(
    refunds,
    [
      [say('REFUND', '退款'), (refund) => refund.outRefundNo],
      [say('STATE', '状态'), (refund) => inWords(refund.state, REFUND_WORDS, language)],
      [say('YUAN', '金额（元）'), (refund) => yuan(refund.refundFee)],
      [say('OF', '订单金额'), (refund) => yuan(refund.totalFee)],
      [say('ASKED', '申请时间'), (refund) => shownTime(refund.askedAt)],
      [say('ENDED', '结束时间'), (refund) => shownTime(refund.endedAt)],
      [say('REFUSED', '拒绝原因'), (refund) => refund.refusal],
    ],
    language,
  );
}

function mismatchTable(mismatches: OrderTimeline['mismatches'], language: Language): string {
  return table<OrderTimeline['mismatches'][number]>(
    mismatches,
    [
      [say('FIRST', '首次'), (mismatch) => shownTime(mismatch.firstAt)],
      [say('LAST', '最近一次'), (mismatch) => shownTime(mismatch.lastAt)],
      [say('TIMES', '次数'), (mismatch) => mismatch.times],
      [say('KIND', '类型'), (mismatch) => inWords(mismatch.kind, KIND_WORDS, language)],
      [say('FIELD', '字段'), (mismatch) => mismatch.field],
      [say('EXPECTED', '应为'), (mismatch) => mismatch.expected],
      [say('RECEIVED', '实际'), (mismatch) => mismatch.received],
    ],
    language,
  );
}

/** What became of an order that the store had lost. */
export function recoveredText({ id, outTradeNo, target }: NotificationRecord, language: Language): string {
  return say(
    `The payment of ${outTradeNo} was found and is queued as notification ${id}: a running gateway calls ${targetName(target)} now.\nSee what became of it: cloudpay deliveries show ${id}\n`,
    `已查到订单 ${outTradeNo} 的支付并加入队列，通知编号 ${id}：运行中的网关会立即调用 ${targetName(target)}。\n查看结果：cloudpay deliveries show ${id}\n`,
  )[language];
}
