const { isPayable } = require('../../shop/checkout');
const { wordsFor } = require('../../shop/functions');
const book = require('../../shop/order-book');
const { isSettled, refresh, view } = require('../../shop/orders');

Page({
  data: { orders: [], loading: true, notice: '' },

  onShow() {
    this.show();
    return this.refresh();
  },

  async onPullDownRefresh() {
    await this.refresh();
    wx.stopPullDownRefresh();
  },

  show() {
    const orders = book.all().map((order) => {
      // A payment that may have succeeded is looked at before anything is paid again.
      const payable = isPayable(order) && order.state !== 'confirming';
      return { ...view(order), payable };
    });
    this.setData({ orders });
  },

  /** Queries the orders that may still change. */
  async refresh() {
    this.setData({ loading: true, notice: '' });
    const questions = book
      .all()
      .filter((order) => !isSettled(order))
      .map(({ outTradeNo }) => refresh(outTradeNo).then(() => undefined, wordsFor));
    const [notice = ''] = (await Promise.all(questions)).filter(Boolean);
    this.show();
    this.setData({ loading: false, notice });
  },

  onOpen({ currentTarget }) {
    const { outTradeNo, payable } = currentTarget.dataset;
    const page = payable ? 'checkout' : 'order';
    wx.navigateTo({ url: `/pages/${page}/${page}?outTradeNo=${outTradeNo}` });
  },

  onGoods() {
    wx.switchTab({ url: '/pages/goods/goods' });
  },
});
