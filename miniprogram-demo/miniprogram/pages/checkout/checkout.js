const { goodsById } = require('../../shop/catalogue');
const { isPayable, orderFor, pay } = require('../../shop/checkout');
const { wordsFor } = require('../../shop/functions');
const { yuan } = require('../../shop/money');
const book = require('../../shop/order-book');

Page({
  data: {
    item: null,
    amount: '',
    outTradeNo: '',
    notice: '',
    noticeTone: '',
    action: '微信支付',
    loading: false,
    canRetry: false,
    busy: false,
  },

  /** From the goods with `goodsId`; from the orders with `outTradeNo`, to pay what is still open. */
  onLoad({ goodsId, outTradeNo }) {
    const order = outTradeNo ? book.find(outTradeNo) : undefined;
    if (order && isPayable(order))
      return this.show({ ...order, _id: order.goodsId }, order.totalFee, outTradeNo);
    this.goodsId = order ? order.goodsId : goodsId;
    return this.load();
  },

  async load() {
    this.setData({ loading: true, notice: '', canRetry: false });
    try {
      const goods = await goodsById(this.goodsId);
      if (goods) this.show(goods, goods.price, '');
      else this.setData({ notice: '没有找到这件商品' });
    } catch (error) {
      this.setData({ notice: wordsFor(error), canRetry: true });
    } finally {
      this.setData({ loading: false });
    }
  },

  show({ _id, name, about = '', mark, tint }, cents, outTradeNo) {
    this.setData({ item: { _id, name, about, mark, tint }, amount: yuan(cents), cents, outTradeNo });
  },

  async onPay() {
    // setData reaches the button after the second tap of a double tap; this is there at once.
    if (this.paying) return;
    this.paying = true;
    this.setData({ busy: true, notice: '' });
    try {
      await this.pay();
    } catch (error) {
      this.setData({ notice: wordsFor(error), noticeTone: 'bad', action: '重新支付' });
    } finally {
      this.paying = false;
      this.setData({ busy: false });
    }
  },

  async pay() {
    const { item, outTradeNo, cents } = this.data;
    const order = (outTradeNo && book.find(outTradeNo)) || (await orderFor(item));
    this.setData({ outTradeNo: order.outTradeNo, amount: yuan(order.totalFee), cents: order.totalFee });
    // The function decides what is charged. If it is not what was shown, the user decides again.
    if (order.totalFee !== cents) {
      this.setData({ notice: '价格有变动，请确认金额后支付', noticeTone: 'waiting', action: '继续支付' });
      return;
    }
    if ((await pay(order)) === 'cancelled') {
      const notice = '已取消支付，订单为你保留，可以继续支付';
      this.setData({ notice, noticeTone: 'waiting', action: '继续支付' });
      return;
    }
    // The order's page shows what became of it.
    wx.redirectTo({ url: `/pages/order/order?outTradeNo=${order.outTradeNo}` });
  },
});
