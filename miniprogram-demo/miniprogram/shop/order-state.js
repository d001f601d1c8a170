/** How an order can stand, in words. `settled`: nothing happens to it any more unless somebody asks for it. */
const STATES = {
  unpaid: { title: '待支付', tone: 'waiting', about: '订单已为你保留，可以继续支付' },
  confirming: { title: '确认中', tone: 'waiting', about: '正在向微信支付确认结果，请稍候' },
  paid: { title: '支付成功', tone: 'good', about: '商家已收到款项', settled: true },
  failed: { title: '支付失败', tone: 'bad', about: '没有扣款，可以重新支付' },
  closed: { title: '已关闭', tone: 'quiet', about: '订单超时未支付，没有扣款', settled: true },
  refunding: { title: '退款中', tone: 'waiting', about: '款项将原路退回，请留意微信支付通知' },
  refunded: { title: '已退款', tone: 'quiet', about: '款项已原路退回', settled: true },
  stuck: { title: '退款异常', tone: 'bad', about: '退款没有成功，请联系商家处理', settled: true },
};

/** `trade_state` of WeChat Pay's queryOrder; SUCCESS and NOTPAY say the same of every order, the others less often. */
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

module.exports = { STATES, BY_TRADE_STATE, BY_REFUND_STATUS };
