/** `cloudPay.unifiedOrder` beside its peers, and beside HTTP clients that only send the same bytes. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type Against, type Comparison, CPU, inFlightFigure } from './comparison.ts';
import { fresh, inChild, type MakeOperation } from './in-child.ts';
import { naiveSign } from './naive-xml.ts';
import { startOrderStub } from './order-stub.ts';
import { API_KEY, APPID, MCH_ID, SUB_MCH_ID } from './payment-notification.ts';
import { withVersion } from './peers.ts';

const OURS = 'OpenCloudPay';
const TENPAY = withVersion('tenpay');
const PLUGIN = withVersion('wechatpay-axios-plugin');
const AXIOS = `plain axios.post (${withVersion('axios')})`;
const UNDICI = withVersion('undici');
const NODE = 'bare node:http';

/** So many orders of each side before the first counted round. */
const WARM_UP = 8_000;

const NOTIFY = 'https://pay.example.com/notify/pay/prod/pay_cb/2abcdefghijklmnopqrstu';
const FIELDS = {
  ...{ body: '腾讯充值中心-QQ会员充值', total_fee: 8800, spbill_create_ip: '127.0.0.1', trade_type: 'JSAPI' },
  ...{ sub_mch_id: SUB_MCH_ID, sub_openid: 'oHkLxtzmyHXX6FW_cAWo_orTSRXs', sub_appid: 'wxcad19461922995d8' },
};

let orders = 0;
const newNumber = () => `1409811653${String(orders++).padStart(12, '0')}`;

/** The XML of such an order: what the bare clients send. */
async function orderXml(): Promise<string> {
  const { toXml } = await import('../../packages/wechatpay/dist/index.mjs');
  const order = {
    ...{ ...FIELDS, appid: APPID, mch_id: MCH_ID, notify_url: NOTIFY, out_trade_no: newNumber() },
    nonce_str: '5d2b6c2a8db53831f7eda20af46e531c',
  };
  return toXml({ ...order, sign: naiveSign(order as unknown as Record<string, string>, API_KEY) });
}

const HEADERS = { 'Content-Type': 'text/xml; charset=utf-8' };

/** By name; each gets the stub's address. */
export const sides: Record<string, MakeOperation<string>> = {
  async [OURS](url) {
    const { createCloudPay } = await import('../../packages/cloudpay/dist/index.mjs');
    const cloudPay = createCloudPay({
      ...{ appid: APPID, mchId: MCH_ID, apiKey: API_KEY, subAppid: FIELDS.sub_appid, endpoints: [url] },
      notify: { baseUrl: 'https://pay.example.com', secret: 'a secret of the benchmark' },
    });
    return async () => {
      const { payment, resultCode } = await cloudPay.unifiedOrder({
        ...{ body: FIELDS.body, outTradeNo: newNumber(), totalFee: 8800, spbillCreateIp: '127.0.0.1' },
        ...{ subMchId: SUB_MCH_ID, subOpenid: FIELDS.sub_openid, envId: 'prod', functionName: 'pay_cb' },
        tradeType: 'JSAPI',
      });
      assert(resultCode === 'SUCCESS' && payment);
    };
  },
  async [TENPAY](url) {
    const { default: Tenpay } = await import('tenpay');
    const tenpay = new Tenpay({ appid: APPID, mchid: MCH_ID, partnerKey: API_KEY, notify_url: NOTIFY });
    tenpay.urls['unifiedorder'] = `${url}/pay/unifiedorder`;
    return async () => {
      const answer = await tenpay.unifiedOrder({ ...FIELDS, out_trade_no: newNumber() });
      assert(answer['prepay_id']);
    };
  },
  async [PLUGIN](url) {
    const { Wechatpay } = await import('wechatpay-axios-plugin');
    // It wants keys of API v3 too, although these calls use none.
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const wechatPay = new Wechatpay({
      ...{ mchid: MCH_ID, secret: API_KEY, baseURL: url },
      ...{ serial: 'any', privateKey, certs: { other: publicKey } },
    });
    const unifiedOrder = wechatPay['v2']?.['pay']?.['unifiedorder'];
    return async () => {
      const order = {
        ...FIELDS,
        appid: APPID,
        mch_id: MCH_ID,
        notify_url: NOTIFY,
        out_trade_no: newNumber(),
      };
      const answer: { data: object } | undefined = await unifiedOrder?.post(order);
      assert(answer && 'prepay_id' in answer.data);
    };
  },
  async [AXIOS](url) {
    const { default: axios } = await import('axios');
    const xml = await orderXml();
    return async () => {
      const { data } = await axios.post(`${url}/pay/unifiedorder`, xml, { headers: HEADERS });
      assert(data.includes('prepay_id'));
    };
  },
  async [UNDICI](url) {
    const undici = await import('undici');
    const xml = await orderXml();
    return async () => {
      const sent = { method: 'POST', body: xml, headers: HEADERS } as const;
      const { body } = await undici.request(`${url}/pay/unifiedorder`, sent);
      assert((await body.text()).includes('prepay_id'));
    };
  },
  async [NODE](url) {
    const agent = new Agent({ keepAlive: true });
    const bytes = Buffer.from(await orderXml());
    const address = `${url}/pay/unifiedorder`;
    return () =>
      new Promise<void>((resolve, reject) => {
        const headers = { ...HEADERS, 'Content-Length': bytes.length };
        const sent = request(address, { method: 'POST', agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            assert(Buffer.concat(chunks).toString().includes('prepay_id'));
            resolve();
          });
        });
        sent.on('error', reject);
        sent.end(bytes);
      });
  },
};

const IN_FLIGHT = [1, 50];

const side = (name: string, inFlight: number | readonly number[] = IN_FLIGHT) =>
  inChild({ module: import.meta.url, name, settings: startOrderStub, inFlight });
const peers: Against[] = [
  { baseline: side(TENPAY), atMost: 0.8 },
  { baseline: side(PLUGIN) },
  { baseline: side(AXIOS), atMost: 1 },
  { baseline: side(NODE) },
  { baseline: side(UNDICI) },
];

export const comparisons: Comparison[] = [
  {
    name: 'orders',
    subject: side(OURS),
    against: IN_FLIGHT.flatMap((inFlight) =>
      peers.map((peer) => ({
        ...peer,
        name: `unifiedOrder, ${inFlight} in flight`,
        figure: inFlightFigure(CPU, inFlight),
      })),
    ),
    operations: 2_400,
    // Until V8 has compiled what is used often. Before that, its compiler is a large part of every side's CPU time.
    warmUp: WARM_UP / IN_FLIGHT.length,
  },
  {
    name: 'the first orders of a process, 50 in flight',
    subject: fresh(side(OURS, 50)),
    against: [{ baseline: fresh(side(TENPAY, 50)) }, { baseline: fresh(side(AXIOS, 50)) }],
    operations: 2_000,
    warmUp: 1,
    notQuick: 'because each round starts processes',
  },
];
