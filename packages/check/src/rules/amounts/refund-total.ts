import { given, payCallsIn } from '../../cloud/pay-calls';
import type { Rule } from '../../rule';

const NEEDED = { total_fee: 'totalFee', refund_fee: 'refundFee' } as const;

export const refundTotal: Rule = {
  id: 'refund-total',
  severity: 'error',
  title: {
    en: 'A refund without both amounts',
    zh: '退款缺少金额',
  },
  reason: {
    en: 'WeChat Pay refuses a refund without the amount of the order (totalFee) or of the refund (refundFee). The call does not throw, so the refund looks as if it were on its way.',
    zh: '缺少订单金额（totalFee）或退款金额（refundFee）时，微信支付会拒绝退款。调用不会抛出异常，看上去像是已经退款。',
  },
  help: {
    en: 'Pass both, in cents: totalFee as the order was paid, refundFee up to that.',
    zh: '两者都要传，单位为分：totalFee 为订单支付金额，refundFee 不超过它。',
  },
  example: {
    wrong: 'await cloud.cloudPay.refund({ outTradeNo, outRefundNo, subMchId, refundFee: 100 });',
    right:
      'await cloud.cloudPay.refund({ outTradeNo, outRefundNo, subMchId, totalFee: order.totalFee, refundFee: 100 });',
  },
  check(project, report) {
    for (const call of project.files.flatMap(payCallsIn)) {
      if (call.api !== 'refund' || !call.options || call.options.isOpen) continue;
      for (const [parameter, name] of Object.entries(NEEDED)) {
        if (given(call, parameter) !== undefined) continue;
        report({
          at: call.node,
          message: { en: `The refund has no ${name}.`, zh: `退款缺少 ${name}。` },
        });
      }
    }
  },
};
