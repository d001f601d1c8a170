const { callPay } = require('./functions');
const book = require('./order-book');
const { BY_REFUND_STATUS, BY_STATUS, BY_TRADE_STATE, STATES } = require('./order-state');
const { yuan } = require('./money');
const { time } = require('./time');

/** Queries an order at WeChat Pay and notes its state in the book. */
async function refresh(outTradeNo) {
  const known = book.find(outTradeNo);
  const { tradeState } = await callPay('query_order', { outTradeNo });
  let state = BY_TRADE_STATE[tradeState] || known.state;
  // The order only says that a refund was requested. The refund says how far it is.
  if (state === 'refunding') {
    const { refundStatus_0: refundStatus } = await callPay('query_refund', { outTradeNo });
    state = BY_REFUND_STATUS[refundStatus] || state;
  }
  const now = book.find(outTradeNo);
  // An answer that was on its way while the document changed is older than the document.
  return STATES[now.state].step > 0 && STATES[state].step === 0 ? now : book.update(outTradeNo, { state });
}

/**
 * Notes what an order's document says. The functions write it a moment after WeChat Pay knows, so the document never
 * takes an order back to an earlier step.
 */
function noteDocument({ _id, status }) {
  const known = book.find(_id);
  const state = BY_STATUS[status];
  return state && STATES[state].step > STATES[known.state].step ? book.update(_id, { state }) : known;
}

/** Requests a refund of the whole amount. Safe to repeat: the function makes the refund's number from the order's. */
async function refund(outTradeNo) {
  await callPay('refund', { outTradeNo });
  return book.update(outTradeNo, { state: 'refunding' });
}

/** An order as pages show it. */
function view(order) {
  const { title, tone, about } = STATES[order.state];
  return {
    outTradeNo: order.outTradeNo,
    goodsId: order.goodsId,
    name: order.name,
    mark: order.mark,
    tint: order.tint,
    amount: yuan(order.totalFee),
    madeAt: time(new Date(order.madeAt)),
    state: order.state,
    title,
    tone,
    about,
  };
}

const isSettled = (order) => STATES[order.state].settled === true;

module.exports = { refresh, noteDocument, refund, view, isSettled };
