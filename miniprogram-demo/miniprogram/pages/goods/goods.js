const { CATALOGUE } = require('../../shop/catalogue');
const { yuan } = require('../../shop/money');

Page({
  data: {
    goods: CATALOGUE.map((goods) => ({ ...goods, amount: yuan(goods.price) })),
  },

  onBuy({ currentTarget }) {
    wx.navigateTo({ url: `/pages/order/order?goodsId=${currentTarget.dataset.id}` });
  },
});
