/** Reading and verifying a payment notification, and building and signing an order. */
import assert from 'node:assert/strict';
import type { Comparison } from './comparison.ts';
import { inChild, type MakeOperation } from './in-child.ts';
import { naiveFields, naiveSign } from './naive-xml.ts';
import { API_KEY, APPID, MCH_ID, NOTIFICATION, SUB_MCH_ID } from './payment-notification.ts';
import { withVersion } from './peers.ts';

const TENPAY = withVersion('tenpay');
const PLUGIN = withVersion('wechatpay-axios-plugin');
const OURS = 'OpenCloudPay';
const OURS_CHECKED = 'OpenCloudPay, values checked';
const OURS_BUILD = 'OpenCloudPay, build';
const PLUGIN_BUILD = `${PLUGIN}, build`;
const NAIVE = 'regular expression + MD5';
const NAIVE_BUILD = 'template + MD5';

const ORDER = {
  ...{ appid: APPID, mch_id: MCH_ID, sub_mch_id: SUB_MCH_ID, nonce_str: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS' },
  ...{ body: '腾讯充值中心-QQ会员充值', out_trade_no: '1409811653202611280001', total_fee: 8800 },
  ...{ spbill_create_ip: '127.0.0.1', notify_url: 'https://pay.example.com/notify/pay/prod/pay_cb/token' },
  ...{ trade_type: 'JSAPI', sub_openid: 'oHkLxtzmyHXX6FW_cAWo_orTSRXs' },
};

export const sides: Record<string, MakeOperation> = {
  async [OURS]() {
    const { fromXml, verify } = await import('../../packages/wechatpay/dist/index.mjs');
    return () => assert(verify(fromXml(NOTIFICATION), API_KEY));
  },
  async [OURS_CHECKED]() {
    const { parsePaymentNotification } = await import('../../packages/wechatpay/dist/index.mjs');
    return () => parsePaymentNotification(NOTIFICATION, { apiKey: API_KEY });
  },
  async [TENPAY]() {
    const { default: Tenpay } = await import('tenpay');
    const tenpay = new Tenpay({ appid: APPID, mchid: MCH_ID, partnerKey: API_KEY });
    const receive = tenpay.middlewareForExpress('pay');
    const refuse = (answer: string) => assert.fail(answer);
    return () => receive({ body: NOTIFICATION.toString() }, { header: () => {}, send: refuse }, () => {});
  },
  async [PLUGIN]() {
    const { Hash, Transformer } = await import('wechatpay-axios-plugin');
    return () => {
      const fields = Transformer.toObject(NOTIFICATION.toString()) as Record<string, string>;
      const sign = Hash.sign('MD5', fields, API_KEY);
      assert(Hash.equals(sign, fields['sign']));
    };
  },
  [NAIVE]: () => () => {
    const fields = naiveFields(NOTIFICATION.toString());
    assert(fields['sign'] === naiveSign(fields, API_KEY));
  },
  async [OURS_BUILD]() {
    const { sign, toXml } = await import('../../packages/wechatpay/dist/index.mjs');
    return () => toXml({ ...ORDER, sign: sign(ORDER, API_KEY) });
  },
  async [PLUGIN_BUILD]() {
    const { Hash, Transformer } = await import('wechatpay-axios-plugin');
    return () => Transformer.toXml({ ...ORDER, sign: Hash.sign('MD5', ORDER, API_KEY) });
  },
  [NAIVE_BUILD]: () => () => {
    const sign = naiveSign(ORDER as unknown as Record<string, string>, API_KEY);
    let xml = '<xml>';
    for (const [name, value] of Object.entries({ ...ORDER, sign })) xml += `<${name}>${value}</${name}>`;
    return `${xml}</xml>`;
  },
};

const side = (name: string) => inChild({ module: import.meta.url, name });
const peers = [
  { baseline: side(PLUGIN), atMost: 0.5 },
  { baseline: side(TENPAY), atMost: 0.5 },
  { baseline: side(NAIVE), atMost: 4 },
];

export const comparisons: Comparison[] = [
  {
    name: 'parse and verify a payment notification',
    subject: side(OURS),
    against: peers,
    operations: 4000,
  },
  {
    name: 'parse, verify and check a payment notification',
    subject: side(OURS_CHECKED),
    against: peers,
    operations: 4000,
  },
  {
    name: 'build and sign an order',
    subject: side(OURS_BUILD),
    against: [
      { baseline: side(PLUGIN_BUILD), atMost: 0.5 },
      { baseline: side(NAIVE_BUILD), atMost: 4 },
    ],
    operations: 4000,
  },
];
