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
  },
};
