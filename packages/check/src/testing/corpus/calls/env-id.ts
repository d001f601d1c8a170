import type { Corpus } from '../../variants';

const order = (envId: string, before = '') => `${before}
exports.main = async (event) => cloud.cloudPay.unifiedOrder({
  body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1, envId: ${envId}, functionName: 'pay_cb',
});`;

const FUNCTION = (env: string, call: string) => `const cloud = require('wx-server-sdk');
cloud.init({ env: ${env} });
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1, envId: ${call}, functionName: 'pay' });`;

export const envId: Corpus = {
  rule: 'env-id',
  place: 'function',
  wrong: {
    'an alias': order("'prod'"),
    'another alias': order("'cloud1'"),
    'a placeholder': order("'your-env-id'"),
    'a placeholder in Chinese': order("'填写你的环境ID'"),
    'a constant': order('ENV', "const ENV = 'release';"),
    'of a refund': `exports.main = async ({ no, fee }) => cloud.cloudPay.refund({
  outTradeNo: no, outRefundNo: no, totalFee: fee, refundFee: fee, subMchId: '1900000109', env_id: 'test', functionName: 'pay_cb',
});`,
    'another one than the function’s': {
      'cloudfunctions/pay/index.js': FUNCTION("'shop-7g4h2k9m'", "'test-f0b102'"),
    },
    'another one than cloudbaserc.json’s': {
      'cloudbaserc.json': '{ "envId": "shop-7g4h2k9m", "functionRoot": "cloudfunctions" }',
      'cloudfunctions/pay/index.js': FUNCTION('cloud.DYNAMIC_CURRENT_ENV', "'shop-7g4h2k9n'"),
    },
    'another one than the mini program’s': {
      'miniprogram/app.js':
        "App({ onLaunch() { wx.cloud.init({ env: 'cloud1-8grqm06168739c22', traceUser: true }); } });",
      'cloudfunctions/pay/index.js': FUNCTION('cloud.DYNAMIC_CURRENT_ENV', "'cloud1-3gi0hfhm972a1771'"),
    },
    'the environment’s alias in a configuration file': {
      'cloudfunctions/pay/config.json': '{ "permissions": { "openapi": [] } }',
      'cloudfunctions/pay/conf/index.js': `module.exports = { env: 'release', subMchId: '1900000109' };`,
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
const conf = require('./conf');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: conf.subMchId, totalFee: data.fee, envId: conf.env, functionName: 'pay' });
};`,
    },
    'the symbol in quotes': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: 'DYNAMIC_CURRENT_ENV', functionName: 'pay_cb' });
};`,
    'another one than the mini program’s, in a class': {
      'miniprogram/app.js': `App({ onLaunch() { wx.cloud.init({ env: 'shop-prod-3gk2xk5y1f9d', traceUser: true }); } });`,
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init({ env: 'shop-prod-3gk2xk5y1f9d' });
class Pay {
  order(data) {
    return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: 'shop-test-1gab4d0e7c', functionName: 'pay' });
  }
}
exports.main = async (event) => new Pay().order((await cloud.database().collection('order').doc(event.id).get()).data);`,
    },
    'the default of a variable': order("process.env.CLOUD_ENV || 'prod'"),
    'a default of a pattern': order('env', "const { env = 'your-env-id' } = require('./settings');"),
  },
  right: {
    'an id': order("'shop-7g4h2k'"),
    'a long id': order("'cloud1-8grqm06168739c22'"),
    'the current one': order('cloud.getWXContext().ENV'),
    'a symbol of the SDK': order('cloud.DYNAMIC_CURRENT_ENV'),
    'a variable of the environment': order('process.env.TCB_ENV'),
    none: `exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1 });`,
    'the same as everywhere': {
      'cloudbaserc.json': '{ "envId": "shop-7g4h2k9m", "functionRoot": "cloudfunctions" }',
      'miniprogram/app.js': "wx.cloud.init({ env: 'shop-7g4h2k9m' });",
      'cloudfunctions/pay/index.js': FUNCTION("'shop-7g4h2k9m'", "'shop-7g4h2k9m'"),
    },
    'one of two': {
      'miniprogram/app.js':
        "const isTest = wx.getStorageSync('test');\nwx.cloud.init({ env: 'test-f0b102' });",
      'cloudfunctions/pay/index.js': FUNCTION("'shop-7g4h2k9m'", "'test-f0b102'"),
    },
    'a name of our own with OpenCloudPay': {
      'cloudfunctions/pay/package.json':
        '{ "dependencies": { "wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@0.1.0" } }',
      'cloudfunctions/pay/index.js': FUNCTION('cloud.DYNAMIC_CURRENT_ENV', "'prod'"),
    },
    'DYNAMIC_CURRENT_ENV itself': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: process.env.TCB_ENV || process.env.SCF_NAMESPACE, functionName: 'pay_cb' });
};`,
    'a constant of a shared file': {
      'miniprogram/app.js': `App({ onLaunch() { wx.cloud.init({ env: 'cloud1-5gq7tcd04e0a8e2b' }); } });`,
      'cloudfunctions/pay/const.js': `export const ENV = 'cloud1-5gq7tcd04e0a8e2b';`,
      'cloudfunctions/pay/index.mjs': `import cloud from 'wx-server-sdk';
import { ENV } from './const.js';
cloud.init({ env: ENV });
export const main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: ENV, functionName: 'pay' });
};`,
    },
    'by this': `class Pay {
  constructor() { this.env = cloud.getWXContext().ENV; }
  order(data) {
    return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: this.env, functionName: 'pay_cb' });
  }
}
exports.main = async (event) => new Pay().order((await db.collection('order').doc(event.id).get()).data);`,
    'the default of the context': order("cloud.getWXContext().ENV || 'shop-7g4h2k'"),
    'two stages': {
      'cloudfunctions/pay/index.js': FUNCTION(
        "'shop-7g4h2k9m'",
        "process.env.STAGE === 'test' ? 'test-f0b102' : 'shop-7g4h2k9m'",
      ),
    },
  },
};
