/** Bills by v3, with clients that were not written for the simulator. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseBill } from '@opencloudpay/wechatpay';
import { compactDate } from '../../beijing-time';
import { type Merchant, type Simulator, startSimulator } from '../../index';
import { merchantClient } from '../../testing/merchant-client';
import { axiosPlugin, v3Sender, wechatPayNode } from '../../testing/v3-client';

let simulator: Simulator;
let merchant: Merchant;
let partner: Merchant;
let day: string;
let outTradeNo: string;
beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{}, { subMerchants: [{}, {}] }] });
  [merchant, partner] = simulator.merchants as [Merchant, Merchant];
  // The same bill has the orders of both versions.
  ({ outTradeNo } = await merchantClient(simulator, merchant).paidOrder());
  await merchantClient(simulator, partner).paidOrder();
  const today = compactDate(simulator.now().getTime());
  day = today.replace(/^(....)(..)(..)$/, '$1-$2-$3');
  await expect(
    axiosPlugin(simulator, merchant).get('v3/bill/tradebill', { params: { bill_date: day } }),
  ).rejects.toMatchObject(refused(400, 'STATEMENT_CREATING'));
  await simulator.advance('35h');
});
afterAll(() => simulator.stop());

const refused = (status: number, code: string) => ({ response: { status, data: { code } } });
const sha1 = (bytes: string | Buffer) => createHash('sha1').update(bytes).digest('hex');
/** The clients sign the path below WeChat Pay's own host only. */
const atWechatPay = (address: string) => address.replace(simulator.url, 'https://api.mch.weixin.qq.com');

describe('a bill of v3', () => {
  it('is asked for and downloaded by wechatpay-node-v3, with its SHA1', async () => {
    const { client, answers } = wechatPayNode(simulator, merchant);
    const { data } = await client.tradebill({ bill_date: day, bill_type: 'ALL' } as never);
    const { hash_type, hash_value, download_url } = data as Record<string, string>;
    expect({ hash_type, download_url }).toEqual({
      hash_type: 'SHA1',
      download_url: expect.stringContaining(`${simulator.url}/v3/billdownload/file?token=`),
    });
    await client.downloadBill(atWechatPay(String(download_url)));
    const { headers, text } = answers.at(-1) ?? { headers: {}, text: '' };
    expect(sha1(text)).toBe(hash_value);
    expect(parseBill(text).rows).toMatchObject([{ 商户订单号: outTradeNo, 订单金额: '1.00' }]);
    // As WeChat Pay's document says, a file is not signed.
    expect(headers).not.toHaveProperty('wechatpay-signature');
  });

  it('is downloaded with GZIP by wechatpay-axios-plugin; the SHA1 is that of the text', async () => {
    const v3 = axiosPlugin(simulator, merchant);
    const params = { bill_date: day, account_type: 'BASIC', tar_type: 'GZIP' };
    const { data } = await v3.get('v3/bill/fundflowbill', { params });
    const { pathname, searchParams } = new URL(data.download_url);
    const file = await v3.get(pathname.slice(1), {
      params: Object.fromEntries(searchParams),
      responseType: 'arraybuffer',
      // Its own answer: without a signature, and not JSON.
      transformResponse: [],
    });
    const text = gunzipSync(file.data).toString('utf8');
    expect(sha1(text)).toBe(data.hash_value);
    expect(parseBill(text).rows.at(0)).toMatchObject({ 业务类型: '交易', '收支金额(元)': '1.00' });
  });

  it('covers a service provider, or one of its sub-merchants', async () => {
    const send = v3Sender(simulator, partner);
    const [first, second] = partner.subMerchants;
    const path = `/v3/bill/tradebill?bill_date=${day}`;
    expect(await send('GET', path)).toMatchObject({ status: 200 });
    expect(await send('GET', `${path}&sub_mchid=${first?.mchId}`)).toMatchObject({ status: 200 });
    expect(await send('GET', `${path}&sub_mchid=${second?.mchId}`)).toMatchObject({
      status: 400,
      json: { code: 'NO_STATEMENT_EXIST' },
    });
    expect(await send('GET', `${path}&sub_mchid=${merchant.mchId}`)).toMatchObject({
      status: 403,
      json: { code: 'NO_AUTH' },
    });
  });

  it('has an address that is valid for five minutes and for one merchant', async () => {
    const [send, other] = [v3Sender(simulator, merchant), v3Sender(simulator, partner)];
    const { json } = await send('GET', `/v3/bill/tradebill?bill_date=${day}`);
    const path = String(json['download_url']).replace(simulator.url, '');
    expect(await other('GET', path)).toMatchObject({ status: 403, json: { code: 'NO_AUTH' } });
    expect(await send('GET', path)).toMatchObject({ status: 200 });
    await simulator.advance('5m');
    for (const old of [path, '/v3/billdownload/file?token=unknown', '/v3/billdownload/file'])
      expect(await send('GET', old)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it('is refused for days and types without one', async () => {
    const send = v3Sender(simulator, merchant);
    for (const [query, status, code] of [
      ['bill_date=2020-01-01', 400, 'NO_STATEMENT_EXIST'],
      ['bill_date=20200101', 400, 'PARAM_ERROR'],
      ['bill_date=2026-02-30', 400, 'PARAM_ERROR'],
      [`bill_date=${day}&bill_type=REFUND`, 400, 'NO_STATEMENT_EXIST'],
      [`bill_date=${day}&bill_type=ALL_SPECIAL`, 403, 'NO_AUTH'],
      [`bill_date=${day}&bill_type=all`, 400, 'PARAM_ERROR'],
    ] as const)
      expect([query, await send('GET', `/v3/bill/tradebill?${query}`)]).toMatchObject([
        query,
        { status, json: { code } },
      ]);
    expect(await send('GET', `/v3/bill/fundflowbill?bill_date=${day}&account_type=FEES`)).toMatchObject({
      json: { code: 'NO_STATEMENT_EXIST' },
    });
  });
});
