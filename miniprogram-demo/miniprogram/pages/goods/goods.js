const { goodsForSale } = require('../../shop/catalogue');
const { wordsFor } = require('../../shop/functions');
const { yuan } = require('../../shop/money');

Page({
  data: { goods: [], loading: true, notice: '' },

  onShow() {
    return this.load();
  },

  async onPullDownRefresh() {
    await this.load();
    wx.stopPullDownRefresh();
  },

  /** Goods that were shown before stay while they are read again, and when that fails. */
  async load() {
    this.setData({ loading: true, notice: '' });
    try {
      const goods = await goodsForSale();
      this.setData({ goods: goods.map((one) => ({ ...one, amount: yuan(one.price) })) });
    } catch (error) {
      this.setData({ notice: wordsFor(error) });
    } finally {
      this.setData({ loading: false });
    }
  },

  onBuy({ currentTarget }) {
    wx.navigateTo({ url: `/pages/checkout/checkout?goodsId=${currentTarget.dataset.id}` });
  },

  onReviews({ currentTarget }) {
    wx.navigateTo({ url: `/pages/reviews/reviews?goodsId=${currentTarget.dataset.id}` });
  },
});
