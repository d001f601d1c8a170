import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { eventReads } from '../../cloud/callbacks/event-reads';
import { given } from '../../cloud/pay-calls';
import type { Rule } from '../../rule';

/** Fields that only the notification of a refund has, in either style. */
const OF_REFUNDS = /^(?:refund|outRefund|out_refund|reqInfo|req_info|successTime|success_time)/;

export const callbackKinds: Rule = {
  id: 'callback-kinds',
  severity: 'warning',
  title: {
    en: 'One callback for payments and refunds does not tell them apart',
    zh: '支付和退款共用一个回调函数，却没有区分',
  },
  reason: {
    en: 'Both notifications have outTradeNo and returnCode. A refund then marks its order as paid again.',
    zh: '两种通知都有 outTradeNo 和 returnCode。退款通知会把订单再次标记为已支付。',
  },
  help: {
    en: 'Name another function for refunds, or look at event.refundStatus first: only refunds have it.',
    zh: '退款使用另一个回调函数；或先判断 event.refundStatus，只有退款通知才有这个字段。',
  },
  example: {
    wrong: `exports.main = async ({ outTradeNo }) => {
  await orders.doc(outTradeNo).update({ data: { status: 'PAID' } });
  return { errcode: 0 };
};`,
    right: `exports.main = async (event) => {
  if (event.refundStatus) return refunded(event);
  return paid(event);
};`,
  },
  check(project, report) {
    for (const callback of callbacksOf(project)) {
      if (callback.kinds.size < 2) continue;
      const reads = eventReads(callback);
      if (reads.length === 0 || reads.some(({ field }) => OF_REFUNDS.test(field))) continue;
      const refund = callback.namedBy.find(({ api }) => api === 'refund');
      const { name } = callback.fn;
      const at = refund && given(refund, 'function_name');
      report({
        at: at ?? callback.main,
        message: {
          en: `${name} is called for payments and for refunds, and does not tell them apart.`,
          zh: `${name} 既接收支付通知，也接收退款通知，却没有区分。`,
        },
      });
    }
  },
};
