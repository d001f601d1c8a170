import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { apis } from '../../apis/index';
import { closeServers, merchant, type Received, refusal, serve, success } from '../../testing/loopback';
import { toXml } from '../../xml/xml';
import { createClient } from '../client';

afterEach(closeServers);

const refund = { ...apis.refund, certificate: false };
const asked = { out_trade_no: '00123456', out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
const made = {
  refund_fee_0: '50',
  total_fee: '100',
  refund_status_0: 'PROCESSING',
  refund_id_0: '50300',
  refund_count: '1',
};

/** A WeChat Pay that answers refunds and queries of refunds with these functions; `null` breaks the connection. */
async function shop(answers: {
  refund: (request: Received, times: number) => string | null;
  query: (request: Received) => string | null;
}) {
  let times = 0;
  const { url, received } = await serve((request, response) => {
    const answer =
      request.path === '/pay/refundquery' ? answers.query(request) : answers.refund(request, ++times);
    if (answer === null) response.destroy();
    else response.end(answer);
  });
  return { client: createClient({ ...merchant, endpoints: [url], timeout: 20_000 }), received };
}

const busy = toXml({ return_code: 'FAIL', return_msg: '签名错误' });

describe('a refusal of a refund', () => {
  it('is returned if the query finds no such refund', async () => {
    const { client } = await shop({
      refund: (request) => refusal(request, 'NOTENOUGH'),
      query: (request) => refusal(request, 'REFUNDNOTEXIST'),
    });
    expect(await client.request(refund, asked)).toMatchObject({ err_code: 'NOTENOUGH' });
  });

  it('belongs to another call if the query finds the refund: the call rejects, with the state', async () => {
    const { client } = await shop({
      refund: (request) => refusal(request, 'NOTENOUGH'),
      query: (request) => success(request, made),
    });
    await expect(client.request(refund, asked)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      query: { out_trade_no: '00123456', out_refund_no: 'r1' },
      state: { refund_status_0: 'PROCESSING', refund_fee_0: 50, total_fee: 100, refund_id_0: '50300' },
      message: expect.stringContaining(
        'queryRefund shows that it was carried out (refund_status_0 PROCESSING). The outcome is unknown: query',
      ),
    });
  });

  it('is returned if the number belongs to a refund of another amount', async () => {
    const { client } = await shop({
      refund: (request) => refusal(request, 'REFUND_FEE_MISMATCH'),
      query: (request) => success(request, { ...made, refund_fee_0: '60' }),
    });
    expect(await client.request(refund, asked)).toMatchObject({ err_code: 'REFUND_FEE_MISMATCH' });
  });

  it('is looked up several times if the answers to the query are damaged', async () => {
    let queries = 0;
    const { client, received } = await shop({
      refund: (request) => refusal(request, 'NOTENOUGH'),
      query: (request) => (++queries < 3 ? success(request, made).slice(0, -20) : success(request, made)),
    });
    await expect(client.request(refund, asked)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      state: { refund_status_0: 'PROCESSING' },
    });
    expect(received).toHaveLength(4);
  });

  it('is returned if WeChat Pay signed it and the query gets no answer', async () => {
    const { client } = await shop({ refund: (request) => refusal(request, 'NOTENOUGH'), query: () => null });
    expect(await client.request(refund, asked)).toMatchObject({ err_code: 'NOTENOUGH' });
  });

  it('is returned if the query is refused with the same code, which concerns the account', async () => {
    const all = (code: string) => (request: Received) => refusal(request, code);
    const { client } = await shop({ refund: all('NOAUTH'), query: all('NOAUTH') });
    expect(await client.request(refund, asked)).toMatchObject({ err_code: 'NOAUTH' });
    const { client: limited } = await shop({
      refund: all('FREQUENCY_LIMITED'),
      query: all('FREQUENCY_LIMITED'),
    });
    await expect(limited.request(refund, asked)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const { client: other } = await shop({ refund: all('NOTENOUGH'), query: all('NOAUTH') });
    await expect(other.request(refund, asked)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('without a signature is returned before the key was verified: then the key is wrong', async () => {
    const { client } = await shop({ refund: () => busy, query: () => busy });
    expect(await client.request(refund, asked)).toEqual({ return_code: 'FAIL', return_msg: '签名错误' });
  });

  it('without a signature proves nothing once the key was verified, unless a signed query does', async () => {
    const { client } = await shop({
      refund: (request, times) => (times === 1 ? success(request) : busy),
      query: () => busy,
    });
    await client.request(refund, asked);
    await expect(client.request(refund, { ...asked, out_refund_no: 'r2' })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      query: { out_refund_no: 'r2' },
    });
    const { client: answered } = await shop({
      refund: () => busy,
      query: (request) => refusal(request, 'REFUNDNOTEXIST'),
    });
    expect(await answered.request(refund, asked)).toMatchObject({ return_code: 'FAIL' });
  });

  it('without a signature is returned if the query is refused for the same reason, which concerns the account', async () => {
    const reason = toXml({ return_code: 'FAIL', return_msg: '特约子商户商户号未授权服务商的产品权限' });
    const { client } = await shop({
      refund: (request, times) => (times === 1 ? success(request) : reason),
      query: () => reason,
    });
    await client.request(refund, asked);
    expect(await client.request(refund, { ...asked, out_refund_no: 'r2' })).toMatchObject({
      return_msg: '特约子商户商户号未授权服务商的产品权限',
    });
  });
});

describe('a refund that is repeated after its outcome was reported as unknown', () => {
  const lost = (second: (request: Received) => string) => (request: Received, times: number) =>
    times <= 3 ? null : second(request);
  const repeat = async (answers: Parameters<typeof shop>[0]) => {
    const { client } = await shop(answers);
    await expect(client.request(refund, asked)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    return client.request(refund, asked);
  };
  const limited = lost((request) => refusal(request, 'FREQUENCY_LIMITED'));

  it('rejects with the state if it was carried out, not with the bare refusal', async () => {
    await expect(
      repeat({ refund: limited, query: (request) => success(request, made) }),
    ).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      state: { refund_status_0: 'PROCESSING' },
    });
  });

  it('stays unknown if a query finds no such refund yet, as long as the first may arrive', async () => {
    const query = (request: Received) => refusal(request, 'REFUNDNOTEXIST');
    await expect(repeat({ refund: limited, query })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('got no answer and may still arrive, within a minute'),
    });
  });

  it('is refused if a query finds no such refund a minute later', async () => {
    const { client } = await shop({
      refund: limited,
      query: (request) => refusal(request, 'REFUNDNOTEXIST'),
    });
    await expect(client.request(refund, asked)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const real = performance.now.bind(performance);
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => real() + 60_000);
    try {
      expect(await client.request(refund, asked)).toMatchObject({ err_code: 'FREQUENCY_LIMITED' });
    } finally {
      clock.mockRestore();
    }
  });

  it('stays unknown if the query decides nothing', async () => {
    await expect(repeat({ refund: limited, query: () => null })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining(
        'an earlier call with the same number was or may have been carried out',
      ),
    });
  });

  it('stays unknown too if the first call succeeded, as its caller may not have received the answer', async () => {
    const { client } = await shop({
      refund: (request, times) => (times === 1 ? success(request) : refusal(request, 'FREQUENCY_LIMITED')),
      query: () => null,
    });
    await client.request(refund, asked);
    await expect(client.request(refund, asked)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('succeeds if WeChat Pay repeats its answer', async () => {
    expect(await repeat({ refund: lost((request) => success(request)), query: () => null })).toMatchObject({
      result_code: 'SUCCESS',
    });
  });
});

describe('a refusal of an order', () => {
  const order = {
    body: 'tea',
    out_trade_no: '00123456',
    total_fee: 1,
    spbill_create_ip: '127.0.0.1',
    notify_url: 'https://pay.example.com/notify',
    trade_type: 'JSAPI' as const,
    openid: 'o1',
  };

  it.each(['ORDERPAID', 'ORDERCLOSED', 'INVALID_REQUEST'])(
    '%s states the outcome of the number: after three equal refusals no query is needed',
    async (code) => {
      const { url, received } = await serve((request, response) => response.end(refusal(request, code)));
      const client = createClient({ ...merchant, endpoints: [url] });
      expect(await client.request(apis.unifiedOrder, order)).toMatchObject({ err_code: code });
      expect(received.map(({ path }) => path)).toEqual(Array(3).fill('/pay/unifiedorder'));
    },
  );

  it('belongs to another call if the query finds the order', async () => {
    const { url } = await serve((request, response) =>
      response.end(request.path === '/pay/orderquery' ? success(request) : refusal(request, 'NOAUTH')),
    );
    const client = createClient({ ...merchant, endpoints: [url] });
    await expect(client.request(apis.unifiedOrder, order)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      state: { trade_state: 'NOTPAY' },
    });
  });
});
