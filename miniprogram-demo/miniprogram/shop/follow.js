const { wordsFor } = require('./functions');
const book = require('./order-book');
const { isSettled, noteDocument, refresh } = require('./orders');

/** Milliseconds before each query of WeChat Pay. The watch gets a moment first; later queries come less often. */
const PAUSES = [3000, 2000, 3000, 5000, 8000];

/**
 * Follows an order of this user. Its document is watched: the callback function changes it when WeChat Pay has
 * notified the payment. WeChat Pay is queried when the watch breaks, and when it stays silent about an order that is
 * not settled.
 *
 * @param atOnce query now, whatever the state: the user asked for it
 * @param onOrder called with the order each time that something was heard of it
 * @param onRest called when no further query follows, with what to show the user if the last query failed
 * @returns a function that ends it
 */
function follow(outTradeNo, { atOnce = false, onOrder, onRest }) {
  let isOpen = true;
  let round = 0;

  /** A new round of queries ends the one before it. */
  async function query(pauses) {
    round += 1;
    const mine = round;
    const isWanted = () => isOpen && mine === round;
    let notice = '';
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (!isWanted()) return;
      try {
        notice = '';
        onOrder(await refreshPaying(outTradeNo));
      } catch (error) {
        notice = wordsFor(error);
      }
      if (!isWanted()) return;
      if (!notice && book.find(outTradeNo).state !== 'confirming') break;
    }
    onRest(notice);
  }

  function onError(error) {
    console.error(error);
    if (isOpen) query([0, ...PAUSES]);
  }

  function onChange({ docs: [document] }) {
    if (!isOpen || !document) return;
    const order = noteDocument(document);
    onOrder(order);
    if (isSettled(order)) query([]);
  }

  query(atOnce ? [0, ...PAUSES] : pausesFor(book.find(outTradeNo)));
  const watcher = watch(outTradeNo, { onChange, onError });
  return () => {
    isOpen = false;
    if (watcher) watcher.close();
  };
}

/** An order that was found unpaid is queried again at once; one that has failed was queried just now. */
function pausesFor(order) {
  if (order.state === 'confirming') return PAUSES;
  return isSettled(order) || order.state === 'failed' ? [] : [0, ...PAUSES];
}

function watch(outTradeNo, listener) {
  try {
    // The rule of the collection gives a user only the documents with the user's own openid, and a query must say so.
    const own = { _id: outTradeNo, _openid: '{openid}' };
    return wx.cloud.database().collection('orders').where(own).watch(listener);
  } catch (error) {
    // Without a watch (before base library 2.8.1), queries do its work.
    listener.onError(error);
  }
}

/** After a payment sheet that reported ok, NOTPAY means that WeChat Pay does not know the payment yet. */
async function refreshPaying(outTradeNo) {
  const { state: before } = book.find(outTradeNo);
  const order = await refresh(outTradeNo);
  const isAwaited = before === 'confirming' && order.state === 'unpaid';
  return isAwaited ? book.update(outTradeNo, { state: 'confirming' }) : order;
}

module.exports = { follow, PAUSES };
