import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { apis } from '../../apis/index';
import { closeServers, merchant, refusal, serve, success } from '../../testing/loopback';
import { createClient } from '../client';

// The shortest pauses between attempts.
beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => {
  jest.restoreAllMocks();
});
afterEach(closeServers);

const client = (endpoints: string[], timeout = 4000) => createClient({ ...merchant, endpoints, timeout });
const payment = {
  body: '苹果',
  out_trade_no: 'order_1',
  total_fee: 1,
  spbill_create_ip: '14.17.22.52',
  auth_code: '120061098828009406',
};
/** The same declaration without the certificate, which the loopback servers do not require. */
const reverse = { ...apis.reverse, certificate: false };
const order = { out_trade_no: 'order_1' };

describe('micropay', () => {
  it.each(['SYSTEMERROR', 'BIZERR_NEED_RETRY', 'BANKERROR'])(
    'is sent once when the answer is %s, and its outcome is unknown: the payment may be under way',
    async (code) => {
      const { url, received } = await serve((request, response) => response.end(refusal(request, code)));
      await expect(client([url, url]).request(apis.micropay, payment)).rejects.toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        query: { out_trade_no: payment.out_trade_no },
      });
      expect(received).toHaveLength(1);
    },
  );

  it('is answered with USERPAYING while the payer enters the password', async () => {
    const { url, received } = await serve((request, response) =>
      response.end(refusal(request, 'USERPAYING')),
    );
    expect(await client([url, url]).request(apis.micropay, payment)).toMatchObject({
      err_code: 'USERPAYING',
    });
    expect(received).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof serve>[0]]>([
    ['the connection breaks', (_, response) => response.destroy()],
    ['a gateway loses patience', (_, response) => response.writeHead(504).end()],
  ])('is sent once when %s, and names the number to query', async (_, failing) => {
    const { url, received } = await serve(failing);
    const backup = await serve((request, response) => response.end(success(request)));
    const call = client([url, backup.url]).request(apis.micropay, payment);
    await expect(call).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', query: order });
    await expect(call).rejects.toThrow('Query out_trade_no order_1 before you retry.');
    expect([received.length, backup.received.length]).toEqual([1, 0]);
  });

  it('is sent to the next host when it certainly never arrived', async () => {
    const backup = await serve((request, response) => response.end(success(request)));
    const answer = await client([await refusingAddress(), backup.url]).request(apis.micropay, payment);
    expect(answer).toMatchObject({ result_code: 'SUCCESS' });
    expect(backup.received).toHaveLength(1);
  });

  it('has the whole time to answer, as no other host is tried', async () => {
    const { url, received } = await serve((request, response) => {
      setTimeout(() => response.end(success(request)), 700);
    });
    expect(await client([url], 1000).request(apis.micropay, payment)).toMatchObject({
      result_code: 'SUCCESS',
    });
    expect(received).toHaveLength(1);
  });
});

describe('reverse', () => {
  it.each<[string, (received: Parameters<typeof refusal>[0]) => string]>([
    ['SYSTEMERROR', (request) => refusal(request, 'SYSTEMERROR')],
    ['recall: Y', (request) => success(request, { recall: 'Y' })],
  ])('is repeated with the same bytes after %s, as it is idempotent', async (_, first) => {
    let times = 0;
    const { url, received } = await serve((request, response) =>
      response.end(++times < 3 ? first(request) : success(request, { recall: 'N' })),
    );
    expect(await client([url]).request(reverse, order)).toMatchObject({ recall: 'N' });
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('returns recall: Y if it stays the answer', async () => {
    const { url, received } = await serve((request, response) =>
      response.end(success(request, { recall: 'Y' })),
    );
    expect(await client([url]).request(reverse, order)).toMatchObject({ recall: 'Y' });
    expect(received).toHaveLength(3);
  });

  it('is repeated after a broken connection', async () => {
    const broken = await serve((_, response) => response.destroy());
    const backup = await serve((request, response) => response.end(success(request, { recall: 'N' })));
    await client([broken.url, backup.url]).request(reverse, order);
    expect(backup.received.map(({ body }) => body)).toEqual(broken.received.map(({ body }) => body));
  });

  it('is the only API that is repeated for recall', async () => {
    const { url, received } = await serve((request, response) =>
      response.end(success(request, { recall: 'Y' })),
    );
    await client([url]).request(apis.closeOrder, order);
    expect(received).toHaveLength(1);
  });
});

describe('a file', () => {
  const fundFlow = { ...apis.downloadFundFlow, certificate: false };
  const day = { bill_date: '20240101', account_type: 'Basic' } as const;
  const refused =
    '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg><result_code><![CDATA[FAIL]]></result_code><err_code><![CDATA[NO_BILL_EXIST]]></err_code><err_code_des><![CDATA[流水账单不存在]]></err_code_des></xml>';

  it('may be refused without a signature, as WeChat Pay was seen to do', async () => {
    const { url } = await serve(refused);
    expect(await client([url]).request(fundFlow, day)).toEqual({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'FAIL',
      err_code: 'NO_BILL_EXIST',
      err_code_des: '流水账单不存在',
    });
  });

  it('is refused by a right signature where there is one', async () => {
    const { url } = await serve((request, response) =>
      response.end(refusal(request, 'NO_BILL_EXIST').replace(/(<sign>.*?)[0-9A-F](?=\W*<\/sign>)/, '$1x')),
    );
    await expect(client([url]).request(fundFlow, day)).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
  });

  it('is not successful without a signature, and no other API accepts such a refusal', async () => {
    const success = await serve(refused.replace('FAIL', 'SUCCESS'));
    await expect(client([success.url]).request(fundFlow, day)).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
    });
    const { url } = await serve(refused);
    await expect(client([url]).request(apis.queryOrder, order)).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
    });
  });
});
