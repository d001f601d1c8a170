const { goodsById } = require('./catalogue');
const { callPay } = require('./functions');
const book = require('./order-book');
const { refresh } = require('./orders');

/** What WeChat Pay prepared for an order is good for two hours; the last five minutes are left for paying. */
const PAYABLE_FOR = (2 * 60 - 5) * 60 * 1000;

const OPEN = ['unpaid', 'failed', 'confirming'];

/** Orders on their way, by goods: a second tap joins the first. */
const onTheWay = new Map();

/**
 * The order to pay for these goods. One that was made and not paid (cancelled, failed) is taken up again, with its
 * number: however often somebody taps, there is one order until it is paid or has lapsed.
 */
function orderFor(goodsId) {
  if (!onTheWay.has(goodsId)) {
    const ended = () => onTheWay.delete(goodsId);
    const finding = openOrder(goodsId).then((open) => open || makeOrder(goodsId));
    onTheWay.set(goodsId, finding);
    finding.then(ended, ended);
  }
  return onTheWay.get(goodsId);
}

const isPayable = ({ state, madeAt }) => OPEN.includes(state) && Date.now() - madeAt < PAYABLE_FOR;

async function openOrder(goodsId) {
  const open = book.all().find((order) => order.goodsId === goodsId && isPayable(order));
  if (open?.state !== 'confirming') return open;
  // It may be paid by now, and then the next one is another purchase.
  const asked = await refresh(open.outTradeNo);
  return isPayable(asked) ? asked : undefined;
}

async function makeOrder(goodsId) {
  const { outTradeNo, totalFee, payment } = await callPay('pay', { goodsId });
  const { name, mark, tint } = goodsById(goodsId);
  const madeAt = Date.now();
  return book.add({ outTradeNo, goodsId, name, mark, tint, totalFee, payment, madeAt, state: 'unpaid' });
}

/**
 * Opens WeChat's payment sheet. Gives 'cancelled', or how the order stands by WeChat Pay's own word: what the sheet
 * says is a hint to ask, never an answer.
 */
async function pay(order) {
  const { outTradeNo } = order;
  const sheet = await openSheet(order.payment);
  if (sheet === 'cancelled') return 'cancelled';
  if (sheet === 'ok') return book.update(outTradeNo, { state: 'confirming' }).state;
  // A sheet that failed may have failed after the money went: WeChat Pay knows.
  const { state } = await refresh(outTradeNo);
  return state === 'unpaid' ? book.update(outTradeNo, { state: 'failed' }).state : state;
}

function openSheet(payment) {
  return new Promise((resolve) => {
    wx.requestPayment({
      ...payment,
      success: () => resolve('ok'),
      fail: (error) => {
        if (/cancel/.test(error.errMsg)) return resolve('cancelled');
        console.error(error);
        resolve('failed');
      },
    });
  });
}

module.exports = { orderFor, isPayable, pay };
