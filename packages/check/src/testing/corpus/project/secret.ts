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
  },
};
