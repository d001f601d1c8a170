/**
 * The orders that were created on this device, newest first, each with the state that was last heard of. So a list can
 * be shown before the functions have answered.
 *
 * The shop's own orders are in the database, written by the functions.
 */
const KEY = 'orders';

/** Orders beyond these are forgotten: a mini program's storage is 10 MB. */
const LONGEST = 200;

function all() {
  return wx.getStorageSync(KEY) || [];
}

function find(outTradeNo) {
  return all().find((order) => order.outTradeNo === outTradeNo);
}

function add(order) {
  wx.setStorageSync(KEY, [order, ...all()].slice(0, LONGEST));
  return order;
}

function update(outTradeNo, change) {
  const orders = all().map((order) => (order.outTradeNo === outTradeNo ? { ...order, ...change } : order));
  wx.setStorageSync(KEY, orders);
  return orders.find((order) => order.outTradeNo === outTradeNo);
}

module.exports = { all, find, add, update };
