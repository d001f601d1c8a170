import type { Corpus, Variant } from '../../variants';
import { ordering } from '../ordering';

const PAY = `const cloud = require('wx-server-sdk');
exports.main = async ({ no }) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: no, totalFee: 1, subMchId: '1900000109' });`;

const shop = (files: Readonly<Record<string, string>>): Variant => ({
  'cloudfunctions/pay/index.js': PAY,
  'miniprogram/app.js': 'App({});',
  ...files,
});

export const shippingInfo: Corpus = {
  rule: 'shipping-info',
  place: 'function',
  wrong: {
    'an address is chosen': shop({
      'miniprogram/pages/cart/cart.js':
        'Page({ pick() { wx.chooseAddress({ success: (a) => this.setData({ a }) }); } });',
    }),
    'in a page': shop({ 'miniprogram/pages/cart/cart.wxml': '<view>收货地址</view>' }),
    'a number of the parcel': shop({ 'miniprogram/pages/order/order.wxml': '<view>快递单号：{{no}}</view>' }),
    'in a function': shop({
      'cloudfunctions/send/index.js': "exports.main = async (e) => ({ msg: '请填写物流单号', no: e.no });",
    }),
    'uni-app': shop({ 'miniprogram/pages/cart/cart.js': 'uni.chooseAddress({ success: console.log });' }),
    'a company of parcels': shop({
      'miniprogram/pages/admin/send.js': "Page({ data: { label: '快递公司' } });",
    }),
    'a form with an express number': {
      'cloudfunctions/pay/index.js': ordering('pay'),
      'miniprogram/pages/ship/ship.wxml':
        '<view class="item"><text>物流单号</text><input bindinput="onNo" /></view>',
    },
    'an address by a promise': {
      'cloudfunctions/pay/index.js': ordering('pay'),
      'miniprogram/pages/order/order.js':
        'Page({ async address() { const address = await wx.chooseAddress(); this.setData({ address }); } });',
    },
    'a Taro page': {
      'cloudfunctions/pay/index.js': ordering('pay'),
      'src/pages/order/index.tsx':
        "import Taro from '@tarojs/taro';\nexport const choose = () => Taro.chooseAddress();",
    },
  },
  right: {
    'it is reported': shop({
      'miniprogram/pages/cart/cart.js': 'Page({ pick() { wx.chooseAddress({}); } });',
      'cloudfunctions/send/index.js': `const cloud = require('wx-server-sdk');
exports.main = async (e) => cloud.openapi.wxa.sec.order.uploadShippingInfo({ orderKey: e.key, shippingList: [] });`,
    }),
    'by an address of the API': shop({
      'miniprogram/pages/cart/cart.wxml': '<view>收货地址</view>',
      'cloudfunctions/send/index.js':
        "exports.main = async (e) => fetch('https://api.weixin.qq.com/wxa/sec/order/upload_shipping_info?access_token=' + e.token);",
    }),
    courses: shop({ 'miniprogram/pages/lesson/lesson.wxml': '<view>报名</view>' }),
    'an address that is no place of delivery': shop({
      'miniprogram/pages/shop/shop.js': "Page({ data: { address: '门店地址' } });",
    }),
    'only in a comment': shop({ 'miniprogram/pages/shop/shop.js': '// 收货地址暂不需要\nPage({});' }),
    'nothing is sold': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/app.js': 'wx.chooseAddress({});',
    },
    'a virtual good': {
      'cloudfunctions/pay/index.js': ordering('pay'),
      'miniprogram/pages/vip/vip.wxml': '<button bindtap="pay">开通会员</button>',
    },
    'it is reported over HTTP': {
      'cloudfunctions/pay/index.js': ordering('pay'),
      'cloudfunctions/ship/index.js':
        "const axios = require('axios');\nexports.main = async ({ token, body }) => axios.post('https://api.weixin.qq.com/wxa/sec/order/upload_shipping_info?access_token=' + token, body);",
      'miniprogram/pages/order/order.js': 'Page({ address() { wx.chooseAddress({}); } });',
    },
    'addresses without a payment': {
      'cloudfunctions/list/index.js': 'exports.main = async () => [];',
      'miniprogram/pages/order/order.js': 'Page({ address() { wx.chooseAddress({}); } });',
    },
  },
};
