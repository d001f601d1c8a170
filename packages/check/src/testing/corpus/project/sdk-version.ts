import type { Corpus, Variant } from '../../variants';

const PAY = `const cloud = require('wx-server-sdk');
exports.main = async (event) => cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109' });`;

const shop = (range: string, code = PAY): Variant => ({
  'cloudfunctions/pay/index.js': code,
  'cloudfunctions/pay/package.json': `{\n  "name": "pay",\n  "dependencies": {\n    "wx-server-sdk": "${range}"\n  }\n}`,
});

export const sdkVersion: Corpus = {
  rule: 'sdk-version',
  place: 'function',
  wrong: {
    '1.8': shop('~1.8.3'),
    '1': shop('^1.2.1'),
    '0.8': shop('0.8.1'),
    '2.0.0': shop('2.0.0'),
    '2.0.1 with an equals sign': shop('=2.0.1'),
    'any of 1': shop('1.x'),
    'of the project': {
      'package.json': '{ "dependencies": { "wx-server-sdk": "1.5.5" } }',
      'cloudfunctions/pay/index.js': PAY,
    },
  },
  right: {
    '2.6': shop('~2.6.3'),
    '2.0.2': shop('2.0.2'),
    'what 2.0.0 may become': shop('~2.0.0'),
    '3': shop('^3.0.1'),
    'the latest': shop('latest'),
    any: shop('*'),
    'a function that does not pay': shop(
      '~1.8.3',
      "const cloud = require('wx-server-sdk');\nexports.main = async () => cloud.getWXContext();",
    ),
    'the stand-in': shop('npm:@opencloudpay/wx-server-sdk@0.1.0'),
    'no package.json': { 'cloudfunctions/pay/index.js': PAY },
  },
};
