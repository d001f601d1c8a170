import type { Corpus } from '../../variants';

const main = (body: string) => `exports.main = async (event) => {\n  ${body}\n};`;

export const leaving: Corpus = {
  rule: 'leaving',
  place: 'function',
  wrong: {
    'a signature': main("return cloud.getVoIPSign({ groupId: 'a', nonce: 'b', timestamp: 1 });"),
    'another environment': main(
      "const other = new cloud.Cloud({ resourceAppid: 'wx1', resourceEnv: 'a-1b2c3d' });\n  await other.init();",
    ),
    'the old form of openapi': main(
      "return cloud.callOpenAPI({ apiName: 'templateMessage.send', body: {} });",
    ),
    'open data': main('const { list } = await cloud.getOpenData({ list: [event.id] });\n  return list;'),
    destructured: `const { signature } = cloud;\n${main('return signature({ a: 1 });')}`,
    'a method whose request is not known': main('return cloud.openapi.someNew.method({});'),
    'a model': main("return cloud.ai().createModel('hunyuan');"),
    'a member of the mini program': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/app.js':
        "App({ onLaunch() { wx.cloud.init(); wx.cloud.connectContainer({ service: 'a', path: '/' }); } });",
    },
    'a CloudID': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/pages/me/me.js':
        "Page({ phone(e) { wx.cloud.callFunction({ name: 'hello', data: { phone: wx.cloud.CloudID(e.detail.cloudID) } }); } });",
    },
    'through this': `class Sign {
  constructor() { this.cloud = cloud; }
  sign(data) { return this.cloud.getVoIPSign(data); }
}
exports.main = async (event) => new Sign().sign(event);`,
    'an open datum of the page': {
      'cloudfunctions/hello/index.js': 'exports.main = async (event) => event;',
      'miniprogram/pages/phone/phone.js':
        "Page({ getPhoneNumber(e) { wx.cloud.callFunction({ name: 'hello', data: { phone: wx.cloud.CloudID(e.detail.cloudID) } }); } });",
    },
    'an environment of another mini program': `const other = new cloud.Cloud({ resourceAppid: 'wx1', resourceEnv: 'x-1' });
exports.main = async () => other.init();`,
  },
  right: {
    payments: main("return cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109' });"),
    'the database': main("return db.collection('orders').where({ n: _.gt(1) }).get();"),
    files: main('return cloud.getTempFileURL({ fileList: [event.id] });'),
    'subscribe messages': main(
      "return cloud.openapi.subscribeMessage.send({ touser: 'o1', templateId: 't', data: {} });",
    ),
    'shipping, by the newer names': main('return cloud.openapi.wxa.sec.order.uploadShippingInfo({});'),
    'the context': main(
      'const { OPENID, ENV } = cloud.getWXContext();\n  return { OPENID, ENV, version: cloud.version };',
    ),
    calls: main("return cloud.callFunction({ name: 'pay_cb' });"),
    'the mini program': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/app.js': `wx.cloud.init({ env: 'a-1b2c3d' });
const db = wx.cloud.database();
db.collection('goods').get();
wx.cloud.callFunction({ name: 'hello' });
wx.cloud.uploadFile({ cloudPath: 'a', filePath: 'b' });
if (!wx.cloud) console.log('old');`,
    },
    'an own object of that name': main(
      'const tools = { cloud: { getVoIPSign: () => 1 } };\n  return tools.cloud.getVoIPSign();',
    ),
    'all that works': `exports.main = async (event) => {
  const { fileList } = await cloud.getTempFileURL({ fileList: event.files });
  await cloud.openapi.security.msgSecCheck({ content: event.text });
  cloud.logger().info({ fileList });
  return cloud.getWXContext().OPENID;
};`,
    'an own object': `const tools = { getVoIPSign: (data) => data, Cloud: class {} };
exports.main = async (event) => tools.getVoIPSign(event);`,
    'the client’s calls': {
      'cloudfunctions/hello/index.js': 'exports.main = async (event) => event;',
      'miniprogram/app.js':
        "App({ async onLaunch() { wx.cloud.init(); await wx.cloud.callFunction({ name: 'hello' }); await wx.cloud.uploadFile({ cloudPath: 'a', filePath: 'b' }); } });",
    },
  },
};
