import type { Corpus } from '../../variants';

const SDK = "const cloud = require('wx-server-sdk');\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\n";

export const mainMissing: Corpus = {
  rule: 'main-missing',
  place: 'function',
  wrong: {
    'named as the function is':
      'exports.shop = async (event) => ({ list: await db.collection("goods").get() });',
    'module.exports of some': `const pay = async (event) => ({ id: event.id });
module.exports = { pay, refund: async () => null };`,
    'a callback by its own name': {
      'cloudfunctions/payCallback/index.js': `${SDK}exports.payCallback = async ({ outTradeNo }) => {
  await cloud.database().collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
    'an ES module': {
      'cloudfunctions/buy/index.mjs':
        "import cloud from 'wx-server-sdk';\ncloud.init();\nexport const handler = async (event) => cloud.cloudPay.closeOrder({ outTradeNo: event.no });",
      'cloudfunctions/buy/package.json': '{ "name": "buy", "main": "index.mjs" }',
    },
    'a page calls it': {
      'cloudfunctions/list/index.js': 'exports.list = async () => [1];',
      'miniprogram/app.js':
        "App({ async onLaunch() { const { result } = await wx.cloud.callFunction({ name: 'list' }); this.list = result; } });",
    },
    'main is written with a capital letter': 'exports.Main = async (event) => event;',
    TypeScript: {
      'cloudfunctions/buy/index.ts':
        "import * as cloud from 'wx-server-sdk';\ncloud.init();\nexport async function createPayment(event: { no: string }) { return cloud.cloudPay.closeOrder({ outTradeNo: event.no }); }",
    },
  },
  right: {
    main: 'exports.main = async (event) => event;',
    'main among others': 'const main = async (event) => event;\nmodule.exports = { helper: () => 1, main };',
    'an export of an ES module': {
      'cloudfunctions/buy/index.mjs':
        "import cloud from 'wx-server-sdk';\ncloud.init();\nexport const main = async (event) => cloud.cloudPay.closeOrder({ outTradeNo: event.no });",
    },
    'code that other functions load': {
      'cloudfunctions/common/index.js': `${SDK}exports.db = cloud.database();\nexports.ok = (data) => ({ code: 0, data });`,
      'cloudfunctions/list/index.js':
        "const { db, ok } = require('../common');\nexports.main = async () => ok(await db.collection('goods').get());",
    },
    'a folder of code that nothing starts': {
      'cloudfunctions/utils/index.js': 'exports.round = (yuan) => Math.round(yuan * 100);',
      'cloudfunctions/list/index.js': 'exports.main = async () => 1;',
    },
    'another handler in the configuration': {
      'cloudbaserc.json':
        '{ "functionRoot": "cloudfunctions", "functions": [{ "name": "buy", "handler": "index.handler" }] }',
      'cloudfunctions/buy/index.js': `${SDK}exports.handler = async (event) => cloud.cloudPay.closeOrder({ outTradeNo: event.no });`,
    },
    'a callback that an order names, which another rule reports': {
      'cloudfunctions/paid/index.js': `${SDK}exports.paid = async () => ({ errcode: 0 });`,
      'cloudfunctions/buy/index.js': `${SDK}exports.main = async ({ id }) => {
  const { data } = await cloud.database().collection('orders').doc(id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'paid' });
};`,
    },
    'what the code does not say': "module.exports = require('some-server')(cloud);",
    'exports that are spread': `const handlers = require('some-handlers');
module.exports = { ...handlers, version: 1 };`,
  },
};
