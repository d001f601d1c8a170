const book = require('./order-book');
const { refresh } = require('./orders');

/** When WeChat Pay is asked, in milliseconds after the last time: soon at first, then it gets some peace. */
const PAUSES = [0, 1000, 2000, 3000, 5000, 8000];

/**
 * Asks until the order is no longer unpaid, or enough was asked.
 *
 * @param isWanted whether anybody still wants to know: a page that was left does not
 * @returns the order as it stands; 'confirming' where the payment sheet said ok and WeChat Pay does not know yet
 */
async function confirm(outTradeNo, isWanted) {
  let order = book.find(outTradeNo);
  for (const pause of PAUSES) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!isWanted()) break;
    try {
      order = await refresh(outTradeNo);
    } catch (error) {
      // One question that got lost; the next one follows.
      console.error(error);
      continue;
    }
    if (order.state !== 'unpaid' && order.state !== 'confirming') return order;
    order = book.update(outTradeNo, { state: 'confirming' });
  }
  return order;
}

module.exports = { confirm, PAUSES };
