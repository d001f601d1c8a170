/**
 * Signatures as an oracle: WeChat Pay v2 signs `k=v&k=v` without escaping, so that the signature of an answer is the
 * signature of every request that the same text can be read as. The attack is run with a signature, where it works,
 * and through the gateway, where it fails.
 */
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MerchantOptions, transportOf, type WireData } from '@opencloudpay/cloudpay';
import { runs } from '@opencloudpay/internal/testing/runs';
import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import { type ApiName, apis, fromXml, sign, toXml, verify } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { testGateway } from '../../testing/gateway';
import { SECRET } from '../../testing/notifications';
import { newAccessToken } from './access-token';

const OWN = '1712734762';
const OTHER = '1712734763';
const VICTIM = 'VICTIM-0001';
const PAYER = 'oPayer000000000000000000000';

let simulator: Simulator;
let strict: Simulator;
const [unlimited, limited, ofEnvironment] = [newAccessToken(), newAccessToken(), newAccessToken()];
let gateway: ReturnType<typeof testGateway>['gateway'];

beforeAll(async () => {
  const merchants = [{ subMerchants: [{ mchId: OWN }, { mchId: OTHER }] }];
  simulator = await startSimulator({ merchants });
  strict = await startSimulator({ merchants, strict: true });
  ({ gateway } = testGateway({
    cloudpay: {
      tokens: [
        { sha256: unlimited.sha256 },
        { sha256: limited.sha256, subMchIds: [OWN] },
        { sha256: ofEnvironment.sha256, envId: 'prod' },
      ],
      account: accountAt(simulator),
      rate: { perSecond: 10_000, burst: 10_000 },
    },
  }));
  for (const each of [simulator, strict]) {
    await withKeys(each)('unifiedOrder', order(VICTIM, { sub_mch_id: OTHER, total_fee: 777 }));
    await each.advance('10m');
  }
});
afterAll(() => Promise.all([simulator.stop(), strict.stop()]));

function accountAt({ url, ca, merchant }: Simulator): MerchantOptions {
  const { appid, mchId, apiKey, pfx } = merchant;
  const notify = { baseUrl: 'https://pay.example.com', secret: SECRET };
  return { mode: 'partner', appid, mchId, apiKey, pfx, ca, endpoints: [url], notify, timeout: 30_000 };
}

/** A function with keys of its own: its answers have WeChat Pay's signature. */
const direct = (at: Simulator) => transportOf(accountAt(at));

let orders = 0;
const newNumber = () => `ATTACK-${String(++orders).padStart(4, '0')}`;

function order(outTradeNo: string, more: WireData = {}): WireData {
  return {
    ...{ body: 'Tea', out_trade_no: outTradeNo, sub_mch_id: OWN, total_fee: 1, trade_type: 'JSAPI' },
    ...{ openid: PAYER, env_id: 'prod', function_name: 'pay_cb' },
    ...more,
  };
}

/** Another reading of a signed text: cut at the first of each of these names, in order, and nowhere else. */
function readAs(signedText: string, names: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  let rest = `&${signedText}`;
  names.forEach((name, index) => {
    const begin = `&${name}=`;
    if (!rest.startsWith(begin)) throw new Error(`The text does not go on with ${begin}: ${rest}`);
    rest = rest.slice(begin.length);
    const next = names[index + 1];
    const end = next === undefined ? rest.length : rest.indexOf(`&${next}=`);
    fields[name] = rest.slice(0, end);
    rest = rest.slice(end);
  });
  return fields;
}

/** The signed text of an answer, which the attacker knows too. */
function textOf(answer: WireData): string {
  return Object.entries(answer)
    .filter(([name, value]) => name !== 'sign' && value !== '' && value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
}

function post(at: Simulator, path: string, fields: Record<string, unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(new URL(path, at.url), { method: 'POST', ca: at.ca }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(toXml(fields as Record<string, string>));
  });
}

interface Attack {
  title: string;
  path: string;
  /** The free text that is signed as a part of the answer. */
  attach(at: Simulator): string;
  /** The names at which the text is cut; the rest ends in the last. */
  names: readonly string[];
  /** Checks that the attack worked. */
  worked(answer: string, at: Simulator): void;
}

const victimOf = ({ merchant: { mchId } }: Simulator) =>
  `x&mch_id=${mchId}&nonce_str=a&out_trade_no=${VICTIM}&sub_mch_id=${OTHER}&zz=`;
const OF_VICTIM = ['appid', 'attach', 'mch_id', 'nonce_str', 'out_trade_no', 'sub_mch_id', 'zz'];

const attacks: Attack[] = [
  {
    title: 'a query of another sub-merchant’s order',
    path: apis.queryOrder.path,
    attach: victimOf,
    names: OF_VICTIM,
    worked: (answer) =>
      expect(fromXml(answer)).toMatchObject({
        result_code: 'SUCCESS',
        out_trade_no: VICTIM,
        total_fee: '777',
      }),
  },
  {
    title: 'the whole bill of the service provider',
    path: apis.downloadBill.path,
    attach: ({ merchant: { mchId } }) => `x&bill_date=20200101&bill_type=ALL&mch_id=${mchId}&nonce_str=a&zz=`,
    names: ['appid', 'attach', 'bill_date', 'bill_type', 'mch_id', 'nonce_str', 'zz'],
    // Its signature is valid: only the bill of that day does not exist.
    worked: (answer) => expect(fromXml(answer)).toMatchObject({ return_msg: 'No Bill Exist' }),
  },
  {
    title: 'the closing of another sub-merchant’s order',
    path: apis.closeOrder.path,
    attach: victimOf,
    names: OF_VICTIM,
    worked: (answer, at) => {
      expect(fromXml(answer)).toMatchObject({ result_code: 'SUCCESS' });
      expect(at.order(VICTIM)?.state).toBe('CLOSED');
    },
  },
];

/** Creates an order with the text, and queries it: the answer holds the text, and is signed. */
async function ask(
  call: (api: string, data: WireData) => Promise<WireData>,
  attach: string,
): Promise<WireData> {
  const number = newNumber();
  await call('unifiedOrder', order(number, { attach }));
  return call('queryOrder', { out_trade_no: number, sub_mch_id: OWN });
}

const withKeys = (at: Simulator) => async (api: string, data: WireData) => {
  const transport = direct(at);
  const answer = await transport.send(transport.prepare(api, data, {}));
  if (answer.file) throw new Error(`${api} was answered with a file.`);
  return answer.fields;
};

async function callGateway(
  { token }: { token: string },
  api: string,
  data: object,
  { path = '/v1/cloudpay/', ...headers }: Record<string, string> = {},
): Promise<{ status: number; text: string; body: Record<string, unknown> }> {
  const answer = await gateway.fetch(
    new Request(`http://gateway.test${path}${api}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'X-WX-ENV': 'prod', ...headers },
      body: JSON.stringify(data),
    }),
  );
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

describe.each(attacks)('$title', ({ path, attach, names, worked }) => {
  it('fails if the text went through the gateway: the result has no signature of it', async () => {
    const answer = await ask(
      async (api, data) => (await callGateway(unlimited, api, data)).body,
      attach(simulator),
    );
    expect(answer).toMatchObject({
      attach: attach(simulator),
      sign: expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    const forged = { ...readAs(textOf(answer), names), sign: answer['sign'] };
    expect(verify(forged as Record<string, string>, simulator.merchant.apiKey)).toBe(false);
    expect(fromXml(await post(simulator, path, forged))).toEqual({
      return_code: 'FAIL',
      return_msg: '签名错误',
    });
  });

  it('fails with a token of one sub-merchant, or of an environment, before anything is sent', async () => {
    const before = simulator.exchanges().length;
    const attacking = order(newNumber(), { attach: attach(simulator) });
    for (const token of [limited, ofEnvironment]) {
      expect(await callGateway(token, 'unifiedOrder', attacking)).toMatchObject({
        status: 400,
        body: { errCode: -501007, problems: [{ field: 'attach' }] },
      });
      expect(await callGateway(token, 'unifiedorder', attacking, { path: '/_/pay/' })).toMatchObject({
        body: { errcode: -501007, errmsg: expect.stringMatching(/^attach contains "&\w+="/) },
      });
    }
    expect(simulator.exchanges()).toHaveLength(before);
  });

  it('fails at a strict WeChat Pay, although the signature is valid', async () => {
    const answer = await ask(withKeys(strict), attach(strict));
    const forged = readAs(textOf(answer), names);
    expect(sign(forged, strict.merchant.apiKey)).toBe(answer['sign']);
    const told = fromXml(await post(strict, path, { ...forged, sign: answer['sign'] }));
    expect(told).toMatchObject({ return_code: 'FAIL' });
    expect(Object.values(told).join()).toMatch(/参数错误：attach, .*zz/);
    expect(strict.order(VICTIM)?.state).toBe('NOTPAY');
  });

  it('works with a known signature, at a WeChat Pay that ignores unknown fields', async () => {
    const answer = await ask(withKeys(simulator), attach(simulator));
    const forged = readAs(textOf(answer), names);
    // The attacker signed none of it.
    expect(sign(forged, simulator.merchant.apiKey)).toBe(answer['sign']);
    worked(await post(simulator, path, { ...forged, sign: answer['sign'] }), simulator);
  });
});

describe('a result that leaves the gateway', () => {
  const number = newNumber();
  const NUMBERS = { out_trade_no: number, transaction_id: '4200000001', out_refund_no: 'R1', refund_fee: 1 };
  const SHARING = { out_order_no: 'P1', out_return_no: 'R1', order_id: '30', description: 'd', amount: 1 };
  const RECEIVER = { type: 'MERCHANT_ID', account: OTHER, name: 'n', relation_type: 'STORE' };
  const everything = order(number, {
    ...{
      ...NUMBERS,
      ...SHARING,
      receiver: RECEIVER,
      receivers: [{ ...RECEIVER, amount: 1, description: 'd' }],
    },
    ...{ auth_code: '130000000000000000', long_url: 'weixin://wxpay/bizpayurl?a=b', bill_date: '20200101' },
    ...{ bill_type: 'ALL', account_type: 'Basic', return_account_type: 'MERCHANT_ID', return_account: OTHER },
    return_amount: 1,
  });

  it.each(Object.keys(apis) as ApiName[])('never has WeChat Pay’s signature: %s', async (api) => {
    for (const [token, path] of [
      [unlimited, '/v1/cloudpay/'],
      [limited, '/v1/cloudpay/'],
      [limited, '/_/pay/'],
    ] as const) {
      const before = simulator.exchanges().length;
      const data = { ...everything, sub_appid: simulator.merchant.subAppid };
      const { text } = await callGateway(token, api, data, { path });
      const exchanges = simulator.exchanges().slice(before);
      expect(exchanges.length).toBeGreaterThan(0);
      const signatures = exchanges.flatMap(({ request = '', answer = '' }) =>
        [request, answer].flatMap((xml) => (xml.startsWith('<xml>') ? (fromXml(xml)['sign'] ?? []) : [])),
      );
      expect(signatures.length).toBeGreaterThan(0);
      for (const signature of signatures) expect(text.toUpperCase()).not.toContain(signature);
    }
  });

  it('has the field sign as the original does, and the payment that the payer needs', async () => {
    const { body } = await callGateway(
      limited,
      'unifiedOrder',
      order(newNumber(), { sub_appid: simulator.merchant.subAppid }),
    );
    expect(body).toMatchObject({
      sign: expect.stringMatching(/^[0-9A-F]{32}$/),
      nonce_str: expect.any(String),
    });
    const { paySign, ...payment } = body['payment'] as Record<string, string>;
    expect(verify({ ...payment, sign: paySign }, simulator.merchant.apiKey)).toBe(true);
    const again = await callGateway(limited, 'queryOrder', {
      out_trade_no: body['out_trade_no'] ?? number,
      sub_mch_id: OWN,
    });
    expect(again.body['sign']).not.toBe(body['sign']);
  });

  it('is the same to the byte when the call is repeated with its key', async () => {
    const key = { 'Idempotency-Key': 'k-1' };
    const again = order(newNumber());
    const [first, second] = [
      await callGateway(limited, 'unifiedOrder', again, key),
      await callGateway(limited, 'unifiedOrder', again, key),
    ];
    expect(second.text).toBe(first.text);
  });
});

describe('text of a token with limits', () => {
  const TEXTS: [ApiName, string, Record<string, string>?][] = [
    ...[
      'attach',
      'body',
      'goods_tag',
      'device_info',
      'product_id',
      'openid',
      'sub_openid',
      'nonce_str',
      'sub_appid',
    ].map((name): [ApiName, string] => ['unifiedOrder', name]),
    ['unifiedOrder', 'detail'],
    ['unifiedOrder', 'scene_info'],
    ['queryOrder', 'transaction_id'],
    ['refund', 'refund_desc'],
    ['refund', 'transaction_id'],
    ['queryRefund', 'refund_id'],
    ['profitSharingFinish', 'description'],
  ];
  const texts = fc
    .tuple(
      fc.string({ maxLength: 8 }),
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/),
      fc.string({ maxLength: 8 }),
    )
    .map(([before, name, after]) => `${before}&${name}=${after}`);

  it('that could be read as other fields is refused everywhere, as text or in an object, and nothing is sent', async () => {
    const before = simulator.exchanges().length;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TEXTS), texts, fc.nat(3), async ([api, name], text, form) => {
        const value = [
          text,
          { a: [text] },
          { [text]: 1 },
          `{"a":${JSON.stringify(text).replaceAll('&', '\\u0026')}}`,
        ][form];
        const { status, body } = await callGateway(limited, api, {
          ...order(newNumber(), { out_refund_no: 'R1', refund_fee: 1 }),
          [name]: value,
        });
        expect(status).toBe(400);
        expect(body['problems']).toEqual([
          { field: name, problem: expect.stringContaining('which could be read as another field') },
        ]);
      }),
      { numRuns: runs(50) },
    );
    expect(simulator.exchanges()).toHaveLength(before);
  });

  it.each([
    ['X-WX-OPENID', 'sub_openid'],
    ['X-WX-APPID', 'sub_appid'],
  ])('of the caller’s %s is also refused', async (header, field) => {
    const { openid: _, ...others } = order(newNumber());
    const refused = await callGateway(limited, 'unifiedOrder', others, { [header]: 'x&mch_id=1' });
    expect(refused).toMatchObject({ status: 400, body: { problems: [{ field }] } });
  });

  it.each<[string, WireData]>([
    ['an ampersand', { attach: 'tea & cake', body: 'A&B = C' }],
    ['JSON', { attach: '{"a":1,"b":2}' }],
    ['an equals sign', { attach: 'a=1;b=2' }],
    ['text that the API does not take', { refund_desc: 'x&mch_id=1' }],
  ])('with %s goes through', async (_case, more) => {
    const { body } = await callGateway(limited, 'unifiedOrder', order(newNumber(), more));
    expect(body).toMatchObject({ result_code: 'SUCCESS' });
  });

  it('may be a link to shorten, which has a form of its own', async () => {
    const long_url = 'weixin://wxpay/bizpayurl?appid=a&mch_id=1&product_id=1';
    const { body } = await callGateway(limited, 'shortUrl', { long_url, sub_mch_id: OWN });
    expect(body).toMatchObject({ return_code: 'SUCCESS' });
  });

  it('of any form goes through if the token has no limits', async () => {
    const { body } = await callGateway(unlimited, 'unifiedOrder', order(newNumber(), { attach: 'a=1&b=2' }));
    expect(body).toMatchObject({ result_code: 'SUCCESS' });
  });
});
