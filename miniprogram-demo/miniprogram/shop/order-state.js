/**
 * The states of an order, in words. `step` is how far an order has come. `settled`: nothing changes any more without
 * the user.
 */
const STATES = {
  unpaid: { step: 0, title: '待支付', tone: 'waiting', about: '订单已为你保留，可以继续支付' },
  confirming: { step: 0, title: '确认中', tone: 'waiting', about: '正在向微信支付确认结果，请稍候' },
  failed: { step: 0, title: '支付失败', tone: 'bad', about: '没有扣款，可以重新支付' },
  paid: { step: 1, title: '支付成功', tone: 'good', about: '商家已收到款项', settled: true },
  closed: { step: 1, title: '已关闭', tone: 'quiet', about: '订单超时未支付，没有扣款', settled: true },
  refunding: { step: 2, title: '退款中', tone: 'waiting', about: '款项将原路退回，请留意微信支付通知' },
  refunded: { step: 3, title: '已退款', tone: 'quiet', about: '款项已原路退回', settled: true },
  stuck: { step: 3, title: '退款异常', tone: 'bad', about: '退款没有成功，请联系商家处理', settled: true },
};

/** `status` of the order's document, which the functions write. */
const BY_STATUS = {
  UNPAID: 'unpaid',
  PAID: 'paid',
  CLOSED: 'closed',
  REFUNDING: 'refunding',
  REFUNDED: 'refunded',
  REFUND_FAILED: 'stuck',
};

/** `trade_state` of WeChat Pay's queryOrder. */
const BY_TRADE_STATE = {
  SUCCESS: 'paid',
  NOTPAY: 'unpaid',
  USERPAYING: 'confirming',
  PAYERROR: 'failed',
  CLOSED: 'closed',
  REVOKED: 'closed',
  REFUND: 'refunding',
};

/** `refund_status` of queryRefund. CHANGE: the card that was paid with takes no money back. */
const BY_REFUND_STATUS = {
  PROCESSING: 'refunding',
  SUCCESS: 'refunded',
  REFUNDCLOSE: 'paid',
  CHANGE: 'stuck',
};

module.exports = { STATES, BY_STATUS, BY_TRADE_STATE, BY_REFUND_STATUS };
