const { isPayable } = require('../../shop/checkout');
const { confirm } = require('../../shop/confirm');
const book = require('../../shop/order-book');
const { view } = require('../../shop/orders');

const SIGNS = { good: '✓', bad: '!', waiting: '…', quiet: '–' };

Page({
  data: { order: null, sign: '', asking: false, payable: false },

  onLoad({ outTradeNo }) {
    this.outTradeNo = outTradeNo;
    return this.ask();
  },

  onUnload() {
    this.left = true;
  },

  /** Shows what is known, and asks WeChat Pay until it is certain. */
  async ask() {
    if (this.data.asking || !book.find(this.outTradeNo)) return;
    this.setData({ asking: true });
    this.show(book.find(this.outTradeNo));
    const order = await confirm(this.outTradeNo, () => !this.left);
    if (this.left) return;
    this.setData({ asking: false });
    this.show(order);
  },

  show(order) {
    const shown = view(order);
    const payable = isPayable(order) && order.state !== 'confirming';
    this.setData({ order: shown, sign: SIGNS[shown.tone], payable });
  },

  onAgain() {
    wx.redirectTo({ url: `/pages/order/order?outTradeNo=${this.outTradeNo}` });
  },

  onOrders() {
    wx.switchTab({ url: '/pages/orders/orders' });
  },
});
