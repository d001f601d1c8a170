import type { Corpus } from '../../variants';

const config = (text: string) => `const config = { ${text} };
exports.main = async () => config.mchId;`;

/** A key that signs nothing, cut so that no scanner of secrets takes it for one. */
const KEY = ['9fK2mQ7xR4', 'tB8wZ1cV6n', 'L3yH5pJ0sD', 'eU'].join('');
const HEX = ['4c1f0a9be27d', '8356f1c2a94b', '7d0e5f38'].join('');

export const secret: Corpus = {
  rule: 'secret',
  place: 'function',
  wrong: {
    'the key of WeChat Pay': config(`mchId: '1900000109', partnerKey: '${KEY}'`),
    'the v3 key': config(`mchId: '1900000109', apiV3Key: '${KEY}'`),
    'the secret of the mini program': `const appSecret = '${HEX}';\nexports.main = async () => appSecret;`,
    'a key of Tencent Cloud': config(`mchId: '1', secretId: 'AKID${KEY}'`),
    'a default of a variable': config(`mchId: '1', key: 0, apiKey: process.env.API_KEY || '${KEY}'`),
    'a private key': `const pem = \`-----BEGIN PRIVATE KEY-----\nMIIEvQ${KEY}${KEY}${KEY}\n-----END PRIVATE KEY-----\`;\nexports.main = async () => pem.length;`,
    'in a configuration file': {
      'cloudfunctions/pay/index.js': "exports.main = async () => require('fs').readFileSync('pay.json');",
      'cloudfunctions/pay/pay.json': `{\n  "mchid": "1900000109",\n  "partnerKey": "${KEY}"\n}`,
    },
    'in the mini program': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/app.js': `App({ globalData: { appid: 'wx0123456789abcdef', secret: '${HEX}' } });`,
    },
    'the file of a certificate': {
      'cloudfunctions/pay/index.js': 'exports.main = async () => 1;',
      'cloudfunctions/pay/apiclient_cert.p12': 'binary',
    },
    'an array of settings in a class': `class WxPay {
  constructor() {
    this.appid = 'wx8888888888888888';
    this.mchid = '1900000109';
    this.apiKey = 'k8Jd02mNq7Zt5Xs1Lw9Vb3Rc6Yf4Hg0P';
  }
}
exports.main = async () => new WxPay().appid;`,
    'Tencent Cloud’s key in client options': `const tencentcloud = require('tencentcloud-sdk-nodejs');
const client = new tencentcloud.sms.v20210111.Client({
  credential: { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPL7', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3Cozk1qA' },
});
exports.main = async () => client;`,
    'a static field of TypeScript': {
      'cloudfunctions/login/index.ts': `export class Config {
  static readonly appSecret: string = 'd41e8cd98f00b204e9800998ecf8427a';
}
export const main = async () => Config.appSecret.length;`,
    },
    'the secret in the page’s request': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/pages/login/login.js': `Page({
  onLoad() {
    wx.request({ url: 'https://api.weixin.qq.com/sns/jscode2session?appid=wx1234567890abcdef&secret=5f4dcc3b5aa765d61d8327deb882cf99&js_code=' + this.code });
  },
});`,
    },
    'a key that a person made up': `const API_KEY = 'Mm86630030086630830063083630836b';
exports.main = async () => require('./sign')(API_KEY);`,
  },
  right: {
    'a variable of the environment': config("mchId: '1900000109', partnerKey: process.env.PARTNER_KEY"),
    'a placeholder': config("mchId: '1', apiKey: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'"),
    'a placeholder in words': config("mchId: '1', apiKey: 'your-api-key-of-32-characters-xx'"),
    'an empty text': config("mchId: '1', appSecret: ''"),
    'another key': config(`mchId: '1', templateKey: '${KEY}', orderKey: '${HEX}', md5: '${HEX}'`),
    'the name of a key': config("mchId: '1', secretKey: 'CLOUDPAY_API_KEY'"),
    'a file that git ignores': {
      '.gitignore': 'node_modules/\n*.p12\n',
      'cloudfunctions/pay/index.js': 'exports.main = async () => 1;',
      'cloudfunctions/pay/apiclient_cert.p12': 'binary',
    },
    'a public key': `const publicKey = \`-----BEGIN PUBLIC KEY-----\nMIIBIj${KEY}\n-----END PUBLIC KEY-----\`;\nexports.main = async () => publicKey.length;`,
    'a hash of a file': `const FILE = { md5: '9e107d9d372bb6826bd81d3542a419d6', key: 'orders/2024/01.csv' };
exports.main = async () => FILE;`,
    'the name of a variable': `const REQUIRED = ['API_KEY', 'APP_SECRET'];
const apiKey = process.env.API_KEY || '';
exports.main = async () => REQUIRED.every((name) => process.env[name]) && apiKey;`,
    'a template to fill in': `module.exports.settings = { partnerKey: '请填写32位的API密钥，不要提交到仓库里面去呀', appSecret: '<your-app-secret-of-32-characters>' };
exports.main = async () => 1;`,
    'a pattern for a key': `const API_KEY = 'a1b2a1b2a1b2a1b2a1b2a1b2a1b2a1b2';
exports.main = async () => require('./sign')(API_KEY);`,
  },
};
