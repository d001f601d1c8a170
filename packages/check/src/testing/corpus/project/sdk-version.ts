import type { Corpus, Variant } from '../../variants';
import { ordering } from '../ordering';

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
    'x of an old one': {
      'cloudfunctions/pay/package.json': '{ "dependencies": { "wx-server-sdk": "1.x" } }',
      'cloudfunctions/pay/index.js': ordering('pay'),
    },
    'two sides': {
      'cloudfunctions/pay/package.json':
        '{\n  "dependencies": {\n    "wx-server-sdk": ">=1.5.0 <2.0.0"\n  }\n}',
      'cloudfunctions/pay/index.js': ordering('pay'),
    },
    'the project’s own, used by a class': {
      'package.json': '{ "dependencies": { "wx-server-sdk": "^1.8.2" } }',
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
class Pay {
  constructor() { this.sdk = cloud; }
  query(no) { return this.sdk.cloudPay.queryOrder({ outTradeNo: no, subMchId: '1900000109' }); }
}
exports.main = (event) => new Pay().query(event.no);`,
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
    latest: {
      'cloudfunctions/pay/package.json': '{ "dependencies": { "wx-server-sdk": "latest" } }',
      'cloudfunctions/pay/index.js': ordering('pay'),
    },
    'from 2.0 on': {
      'cloudfunctions/pay/package.json': '{ "dependencies": { "wx-server-sdk": "^2.0.0" } }',
      'cloudfunctions/pay/index.js': ordering('pay'),
    },
    'an old one or a newer one': {
      'cloudfunctions/pay/package.json': '{ "dependencies": { "wx-server-sdk": "^1.8.0 || ^2.6.0" } }',
      'cloudfunctions/pay/index.js': ordering('pay'),
    },
  },
};
