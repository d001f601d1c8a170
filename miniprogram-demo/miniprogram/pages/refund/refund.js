const { wordsFor } = require('../../shop/functions');
const book = require('../../shop/order-book');
const { refresh, refund, view } = require('../../shop/orders');

Page({
  data: { order: null, busy: false, notice: '' },

  onLoad({ outTradeNo }) {
    this.outTradeNo = outTradeNo;
    this.show(book.find(outTradeNo));
    return this.onRefresh();
  },

  async onPullDownRefresh() {
    await this.onRefresh();
    wx.stopPullDownRefresh();
  },

  show(order) {
    if (order) this.setData({ order: view(order) });
  },

  onRefresh() {
    return this.work(() => refresh(this.outTradeNo));
  },

  onRefund() {
    wx.showModal({
      title: '申请退款',
      content: `${this.data.order.amount} 将原路退回`,
      confirmText: '退款',
      success: ({ confirm }) => {
        if (confirm) this.work(() => refund(this.outTradeNo));
      },
    });
  },

  onAgain() {
    const { goodsId } = book.find(this.outTradeNo);
    wx.navigateTo({ url: `/pages/order/order?goodsId=${goodsId}` });
  },

  /** Does one thing at a time and shows what came of it. */
  async work(change) {
    if (this.working || !this.data.order) return;
    this.working = true;
    this.setData({ busy: true, notice: '' });
    try {
      this.show(await change());
    } catch (error) {
      this.setData({ notice: wordsFor(error) });
    } finally {
      this.working = false;
      this.setData({ busy: false });
    }
  },
});
