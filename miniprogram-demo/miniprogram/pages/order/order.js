const { isPayable } = require('../../shop/checkout');
const { follow } = require('../../shop/follow');
const { wordsFor } = require('../../shop/functions');
const book = require('../../shop/order-book');
const { refund, view } = require('../../shop/orders');

const SIGNS = { good: '✓', bad: '!', waiting: '…', quiet: '–' };

/** One order, as it is now: the page watches it as long as it is shown. */
Page({
  data: {
    order: null,
    sign: '',
    payable: false,
    asking: false,
    notice: '',
    busy: false,
    refundNotice: '',
  },

  onLoad({ outTradeNo }) {
    this.outTradeNo = outTradeNo;
    const order = book.find(outTradeNo);
    if (order) this.show(order);
  },

  onShow() {
    this.follow();
  },

  onHide() {
    this.leave();
  },

  onUnload() {
    this.leave();
  },

  onPullDownRefresh() {
    this.onRefresh();
  },

  /** "Try again": a new watch, and a query at once. */
  onRefresh() {
    this.follow(true);
  },

  follow(atOnce = false) {
    this.leave();
    if (!this.data.order) return;
    this.setData({ asking: true, notice: '', refundNotice: '' });
    this.stop = follow(this.outTradeNo, {
      atOnce,
      onOrder: (order) => this.show(order),
      onRest: (notice) => {
        this.setData({ asking: false, notice });
        wx.stopPullDownRefresh();
      },
    });
  },

  leave() {
    if (this.stop) this.stop();
    this.stop = undefined;
  },

  show(order) {
    const shown = view(order);
    const payable = isPayable(order) && order.state !== 'confirming';
    // The notice of a refund request stays until the order's state changes. The watch tells the state alone.
    const before = this.data.order;
    const refundNotice = before && before.state === order.state ? this.data.refundNotice : '';
    this.setData({ order: shown, sign: SIGNS[shown.tone], payable, refundNotice });
  },

  onPay() {
    wx.redirectTo({ url: `/pages/checkout/checkout?outTradeNo=${this.outTradeNo}` });
  },

  onReview() {
    wx.navigateTo({ url: `/pages/reviews/reviews?goodsId=${this.data.order.goodsId}&write=1` });
  },

  onRefund() {
    wx.showModal({
      title: '申请退款',
      content: `${this.data.order.amount} 将原路退回`,
      confirmText: '退款',
      success: ({ confirm }) => {
        if (confirm) this.refund();
      },
    });
  },

  async refund() {
    if (this.refunding) return;
    this.refunding = true;
    this.setData({ busy: true, refundNotice: '' });
    try {
      this.show(await refund(this.outTradeNo));
    } catch (error) {
      this.setData({ refundNotice: wordsFor(error) });
    } finally {
      this.refunding = false;
      this.setData({ busy: false });
    }
  },

  onAgain() {
    wx.navigateTo({ url: `/pages/checkout/checkout?goodsId=${this.data.order.goodsId}` });
  },
});
