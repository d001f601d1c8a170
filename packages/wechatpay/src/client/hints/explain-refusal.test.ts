/** The hint of a refusal, as a client returns it. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ApiDeclaration } from '../../api';
import { apis } from '../../apis/index';
import { closeServers, merchant, serve, success } from '../../testing/loopback';
import { toXml } from '../../xml/xml';
import { createClient } from '../client';
import { explainRefusal } from './explain-refusal';
import { showHint } from './show-hint';

afterEach(closeServers);

type Params = Record<string, string | number>;

const client = (url: string) => createClient({ ...merchant, endpoints: [url], timeout: 20_000 });
const order = { out_trade_no: '00123456' };
const refund = { ...order, out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
/** The same declaration without the certificate, which these servers do not require. */
const refunding = { ...apis.refund, certificate: false };
const ORDER_TO_MAKE = {
  ...order,
  body: 'Tea',
  total_fee: 1,
  spbill_create_ip: '127.0.0.1',
  notify_url: 'https://pay.example.com',
};
const day = { bill_date: '20240101' };

/** The hint of a refusal with these fields. */
async function hintOf(
  fields: Record<string, string>,
  { api = apis.queryOrder as ApiDeclaration, params = order as Params, path = '', headers = {} } = {},
): Promise<unknown> {
  const { url } = await serve((_, response) =>
    response.writeHead(200, headers).end(toXml({ return_code: 'FAIL', ...fields })),
  );
  const answer = await client(`${url}${path}`).request(api, params);
  expect(answer).toEqual({ return_code: 'FAIL', ...fields });
  expect(JSON.stringify(answer)).not.toContain('hint');
  return Reflect.get(answer, 'hint');
}

describe('an unclear refusal has a hint for', () => {
  it('a refund of an order that CloudBase’s own service provider may have, and no other call', () => {
    const call = { params: refund, isQuery: false, sandbox: false, now: 0, clockAhead: 0 };
    for (const err_code of ['ORDERNOTEXIST', 'INVALID_TRANSACTIONID', '__proto__']) {
      const answer = { return_code: 'SUCCESS', result_code: 'FAIL', err_code };
      const hint = explainRefusal(answer, { ...call, hints: apis.refund.hints });
      if (err_code === '__proto__') expect(hint).toBe(undefined);
      else expect(hint).toMatch(/belongs to CloudBase’s own service provider/);
      expect(explainRefusal(answer, { ...call, hints: undefined })).toBe(undefined);
    }
  });

  it('the sandbox’s key or another key in real payments', async () => {
    expect(await hintOf({ return_msg: '签名错误' })).toBe(
      'The API key is not the one that WeChat Pay has for mch_id 1800000001. It must be the APIv2 key (the APIv3 key has 32 characters too), of this merchant and not of a sub-merchant, and not the sandbox’s; reset it on the merchant platform (API security) if in doubt.',
    );
  });

  it.each([
    ['沙箱验证签名失败，请确认沙箱签名key是否正确（通过getsignkey调用生成）', ''],
    ['签名错误', '/xdc/apiv2sandbox'],
  ])('the real key in the sandbox (%s)', async (return_msg, path) => {
    expect(await hintOf({ return_msg }, { path })).toBe(
      'This is WeChat Pay’s sandbox, which has its own keys: give the one that its pay/getsignkey answers as apiKey, or leave endpoints out for real payments.',
    );
  });

  it('numbers of real payments in the sandbox, or the reverse', async () => {
    const return_msg = '商户号mch_id或sub_mch_id不存在';
    expect(
      await hintOf({ return_msg }, { params: { ...order, sub_mch_id: '19' }, path: '/sandboxnew' }),
    ).toBe(
      'WeChat Pay’s sandbox does not accept these together: appid wxd2565e6a04246fd1, mch_id 1800000001, sub_mch_id 19. The appid must be bound to the merchant number on the merchant platform, and endpoints must be those of real payments for real numbers.',
    );
  });

  it('a product number that only one kind of order needs', async () => {
    const lacking = { return_msg: '缺少参数' };
    const native = { ...ORDER_TO_MAKE, trade_type: 'NATIVE' };
    const told = await hintOf(lacking, { api: apis.unifiedOrder, params: native });
    expect(told).toMatch(/^WeChat Pay’s documents require product_id with trade_type NATIVE/);
    for (const params of [
      { ...native, product_id: '1' },
      { ...ORDER_TO_MAKE, trade_type: 'APP' },
    ])
      expect(await hintOf(lacking, { api: apis.unifiedOrder, params })).toBeUndefined();
  });

  it('another merchant’s certificate', async () => {
    expect(await hintOf({ return_msg: 'certificate not match' }, { api: refunding, params: refund })).toBe(
      'WeChat Pay wants the client certificate of mch_id 1800000001: for sub-merchants it is the service provider’s. Give the apiclient_cert.p12 of that number, and the newest where several were made.',
    );
  });

  it.each(['系统繁忙，请稍后再试', '系统维护中', 'SYSTEMERROR'])('maintenance (%s)', async (return_msg) => {
    await expect(hintOf({ return_msg }, { api: refunding, params: refund })).rejects.toThrow(
      / WeChat Pay is busy or in maintenance, and may have carried the call out: query out_refund_no r1, or repeat the call with the same number, never with a new one\.$/,
    );
    expect(await hintOf({ return_msg }, { api: apis.downloadBill, params: day })).toMatch(
      /maintenance: repeat the call later\.$/,
    );
  });

  it('while a success and a clear refusal have none', async () => {
    const { url } = await serve((request, response) => response.end(success(request)));
    expect(await client(url).request(apis.queryOrder, order)).not.toHaveProperty('hint');
    expect(await hintOf({ return_msg: '订单不存在' })).toBeUndefined();
    expect(await hintOf({ return_msg: 'mch_id参数格式错误' })).toBeUndefined();
    expect(await hintOf({ return_msg: 'appid和mch_id不匹配' })).toMatch(
      /does not accept these together: appid wx/,
    );
  });
});

it('a hint is a field of a reply, and a hidden property of an answer', async () => {
  const { url } = await serve(toXml({ return_code: 'FAIL', return_msg: '签名错误' }));
  const { answer, hint } = await client(url).prepare(apis.queryOrder, order).send();
  expect(answer).not.toHaveProperty('hint');
  const shown = await client(url).request(apis.queryOrder, order);
  expect(hint).toMatch(/^The API key is not the one/);
  expect(shown).toHaveProperty('hint', hint);
  expect(Object.keys(shown)).toEqual(['return_code', 'return_msg']);
  const named = { hint: 'a field of this name' };
  expect(showHint(named, hint)).toEqual({ hint: 'a field of this name' });
});

describe('a refused time', () => {
  const FROM_NOW = (milliseconds: number) =>
    new Date(Date.now() + milliseconds).toISOString().replace(/\D/g, '').slice(0, 14);
  const HOUR = 3_600_000;
  const ordering = (time_expire: string, headers: Record<string, string> = {}) => ({
    api: apis.unifiedOrder,
    params: {
      ...order,
      body: 'tea',
      total_fee: 1,
      spbill_create_ip: '127.0.0.1',
      notify_url: 'https://pay.example.com/n',
      trade_type: 'JSAPI',
      time_expire,
    },
    headers,
  });
  const refused = { return_msg: 'time_expire时间过短，刷卡至少1分钟，其他5分钟' };
  const rule =
    'WeChat Pay takes time_start and time_expire as Beijing time (UTC+8), the end some minutes from now.';

  it('in UTC is recognized', async () => {
    const time = FROM_NOW(HOUR / 2);
    expect(await hintOf(refused, ordering(time))).toBe(
      `time_expire ${time} was 8 hours ago: it reads like UTC, or this machine’s own time zone. ${rule}`,
    );
  });

  it('by a clock that is behind is reported as that', async () => {
    const behind = { Date: new Date(Date.now() + 17 * 60_000).toUTCString() };
    const time = FROM_NOW(8 * HOUR + 5 * 60_000);
    expect(await hintOf(refused, ordering(time, behind))).toBe(
      `time_expire ${time} was 12 minutes ago: this machine’s clock is 17 minutes behind: set it (NTP).`,
    );
  });

  it('that is near is explained with the rule', async () => {
    expect(await hintOf(refused, ordering(FROM_NOW(8 * HOUR + 120_000)))).toBe(rule);
    expect(await hintOf(refused, ordering(FROM_NOW(8 * HOUR + 30_000)))).toMatch(
      /is less than a minute away\. WeChat Pay takes/,
    );
  });
});
