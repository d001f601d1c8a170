/** WeChat Pay v3: an order (sign, post, verify) and a notification (verify, decrypt), beside other clients. */
import assert from 'node:assert/strict';
import { type Against, type Comparison, CPU, inFlightFigure } from './comparison.ts';
import { inChild, type MakeOperation } from './in-child.ts';
import { withVersion } from './peers.ts';
import { account, NOTIFICATION, startV3Stub } from './v3-stub.ts';

const OURS = 'OpenCloudPay';
const NODE_V3 = withVersion('wechatpay-node-v3');
const PLUGIN = withVersion('wechatpay-axios-plugin');
const IN_FLIGHT = [1, 50];

const { mchId, serialNo, privateKey, certificate, apiV3Key, publicKeyId, publicKey } = account;
let orders = 0;
const newOrder = () => ({
  ...{
    description: '腾讯充值中心-QQ会员充值',
    notify_url: 'https://pay.example.com/notify/pay/prod/pay_cb/2abc',
  },
  ...{ out_trade_no: `1409811653${String(orders++).padStart(12, '0')}`, amount: { total: 8800 } },
});
const named = (order: object) => ({ ...order, appid: 'wxd678efh567hg6787', mchid: mchId });

/** By name; each gets the stub's address. */
export const sides: Record<string, MakeOperation<string>> = {
  async [`${OURS}, order`](url) {
    const { apis, createClient } = await import('../../packages/wechatpay-v3/dist/index.mjs');
    const client = createClient({
      ...{ appid: 'wxd678efh567hg6787', mchId, mode: 'direct', apiV3Key, privateKey, serialNo },
      ...{ publicKey, publicKeyId, endpoints: [url] },
    });
    return async () => {
      const { json } = await client.request(apis.nativeOrder, { body: newOrder() });
      assert(json?.['code_url']);
    };
  },
  async [`${PLUGIN}, order`](url) {
    const { Wechatpay } = await import('wechatpay-axios-plugin');
    const wechatPay = new Wechatpay({
      ...{ mchid: mchId, serial: serialNo, privateKey, certs: { [publicKeyId]: publicKey }, baseURL: url },
    });
    const native = wechatPay['v3']?.['pay']?.['transactions']?.['native'];
    return async () => {
      const answer: { data: object } | undefined = await native?.post(named(newOrder()));
      assert(answer && 'code_url' in answer.data);
    };
  },
  // It does not verify answers: its caller would have to, and gets no headers for it.
  async [`${NODE_V3}, order`](url) {
    const pay = await nodeV3();
    const { PayRequest } = await import('wechatpay-node-v3/dist/lib/pay-request.js');
    const service = new PayRequest();
    const post = service.post.bind(service);
    service.post = (address, params, headers) =>
      post(address.replace('https://api.mch.weixin.qq.com', url), params, headers);
    pay.createHttp(service);
    return async () => {
      const { data } = await pay.transactions_native(newOrder());
      assert(data?.code_url);
    };
  },
  async [`${OURS}, notification`]() {
    const { parseNotification } = await import('../../packages/wechatpay-v3/dist/index.mjs');
    const { headers, body, now } = NOTIFICATION;
    const publicKeys = { [publicKeyId]: publicKey };
    return () => {
      const { resource } = parseNotification({ headers, body, apiV3Key, publicKeys, now });
      assert(resource['trade_state'] === 'SUCCESS');
    };
  },
  async [`${PLUGIN}, notification`]() {
    const { Aes, Formatter, Rsa } = await import('wechatpay-axios-plugin');
    const { headers, body } = NOTIFICATION;
    const key = Rsa.from(publicKey, Rsa.KEY_TYPE_PUBLIC);
    return () => {
      const signed = Formatter.response(
        headers['Wechatpay-Timestamp'],
        headers['Wechatpay-Nonce'],
        body.toString(),
      );
      assert(Rsa.verify(signed, headers['Wechatpay-Signature'], key));
      const { ciphertext, nonce, associated_data } = JSON.parse(body.toString()).resource;
      const content = Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data);
      assert(JSON.parse(content).trade_state === 'SUCCESS');
    };
  },
  async [`${NODE_V3}, notification`]() {
    const pay = await nodeV3();
    const { headers, body } = NOTIFICATION;
    // Where it keeps certificates, which it would download.
    Object.assign(Reflect.get(pay.constructor, 'certificates'), { [publicKeyId]: publicKey });
    return async () => {
      const text = body.toString();
      const isSigned = await pay.verifySign({
        ...{ timestamp: headers['Wechatpay-Timestamp'], nonce: headers['Wechatpay-Nonce'] },
        ...{ body: text, serial: publicKeyId, signature: headers['Wechatpay-Signature'] },
      });
      assert(isSigned);
      const { ciphertext, nonce, associated_data } = JSON.parse(text).resource;
      const content: { trade_state?: string } = pay.decipher_gcm(
        ciphertext,
        associated_data,
        nonce,
        apiV3Key,
      );
      assert(content.trade_state === 'SUCCESS');
    };
  },
};

async function nodeV3() {
  const { default: imported } = await import('wechatpay-node-v3');
  const Pay = 'default' in imported ? (imported.default as typeof imported) : imported;
  const keys = { publicKey: Buffer.from(certificate), privateKey: Buffer.from(privateKey), key: apiV3Key };
  return new Pay({ appid: 'wxd678efh567hg6787', mchid: mchId, serial_no: serialNo, ...keys });
}

const order = (name: string) =>
  inChild({ module: import.meta.url, name: `${name}, order`, settings: startV3Stub, inFlight: IN_FLIGHT });
const notification = (name: string) => inChild({ module: import.meta.url, name: `${name}, notification` });
const peers: Against[] = [
  { baseline: order(NODE_V3), atMost: 1 },
  { baseline: order(PLUGIN), atMost: 1 },
];

export const comparisons: Comparison[] = [
  {
    name: 'orders of WeChat Pay v3',
    subject: order(OURS),
    against: IN_FLIGHT.flatMap((inFlight) =>
      peers.map((peer) => ({
        ...peer,
        name: `v3 order, ${inFlight} in flight`,
        figure: inFlightFigure(CPU, inFlight),
      })),
    ),
    operations: 600,
    warmUp: 1_000,
  },
  {
    name: 'notifications of WeChat Pay v3',
    subject: notification(OURS),
    against: [
      { baseline: notification(NODE_V3), atMost: 1, name: 'v3 notification' },
      // It has no parser of notifications: this is the least that its caller can do with its functions.
      { baseline: notification(PLUGIN), name: 'v3 notification' },
    ],
    operations: 6_000,
  },
];
