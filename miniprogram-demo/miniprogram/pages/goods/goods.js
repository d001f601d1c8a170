const { CATALOGUE, goodsForSale } = require('../../shop/catalogue');
const { yuan } = require('../../shop/money');

const withAmounts = (goods) => goods.map((one) => ({ ...one, amount: yuan(one.price) }));

Page({
  data: {
    goods: withAmounts(CATALOGUE),
  },

  async onShow() {
    try {
      this.setData({ goods: withAmounts(await goodsForSale()) });
    } catch (error) {
      // The catalogue stays; the function decides the price in any case.
      console.error(error);
    }
  },

  onBuy({ currentTarget }) {
    wx.navigateTo({ url: `/pages/order/order?goodsId=${currentTarget.dataset.id}` });
  },
});
