const { callPay } = require('./functions');
const book = require('./order-book');
const { refresh } = require('./orders');

/** The payment of an order can be used for two hours. The last five minutes are left for paying. */
const PAYABLE_FOR = (2 * 60 - 5) * 60 * 1000;

const OPEN = ['unpaid', 'failed', 'confirming'];

/** Orders that are being created, by goods: a second tap joins the first. */
const onTheWay = new Map();

/**
 * The order to pay for these goods. An order that was created and not paid (cancelled, failed) is continued with its
 * number: however often the user taps, there is one order until it is paid or has expired.
 */
function orderFor(goods) {
  const { _id } = goods;
  if (!onTheWay.has(_id)) {
    const ended = () => onTheWay.delete(_id);
    const finding = openOrder(_id).then((open) => open || makeOrder(goods));
    onTheWay.set(_id, finding);
    finding.then(ended, ended);
  }
  return onTheWay.get(_id);
}

const isPayable = ({ state, madeAt }) => OPEN.includes(state) && Date.now() - madeAt < PAYABLE_FOR;

async function openOrder(goodsId) {
  const open = book.all().find((order) => order.goodsId === goodsId && isPayable(order));
  if (open?.state !== 'confirming') return open;
  // It may be paid by now, and then the next one is another purchase.
  const asked = await refresh(open.outTradeNo);
  return isPayable(asked) ? asked : undefined;
}

/** The function decides the price: it gets the goods' id and nothing else. */
async function makeOrder({ _id: goodsId, name, mark, tint }) {
  const { outTradeNo, totalFee, payment } = await callPay('pay', { goodsId });
  const madeAt = Date.now();
  return book.add({ outTradeNo, goodsId, name, mark, tint, totalFee, payment, madeAt, state: 'unpaid' });
}

/**
 * Opens WeChat's payment sheet. Gives 'cancelled', or the order's state. What the sheet reports is a reason to query,
 * never a result.
 */
async function pay(order) {
  const { outTradeNo } = order;
  const sheet = await openSheet(order.payment);
  if (sheet === 'cancelled') return 'cancelled';
  if (sheet === 'ok') return book.update(outTradeNo, { state: 'confirming' }).state;
  // The sheet may have failed after the payment: WeChat Pay knows.
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
