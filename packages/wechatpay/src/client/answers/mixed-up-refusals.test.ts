/** Refusals that belong to other calls: v2's refusals, signed or not, do not repeat their number. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import type { ApiDeclaration } from '../../api';
import { apis } from '../../apis/index';
import { closeServers, merchant, type Received, refusal, serve, success } from '../../testing/loopback';
import { toXml } from '../../xml/xml';
import { createClient } from '../client';

afterEach(closeServers);

const order = {
  ...{ body: 'tea', out_trade_no: '00123456', total_fee: 100, spbill_create_ip: '127.0.0.1' },
  ...{ notify_url: 'https://pay.example.com/notify', trade_type: 'JSAPI', openid: 'o1' },
};
const calls = {
  unifiedOrder: { api: apis.unifiedOrder, params: order },
  refund: {
    api: { ...apis.refund, certificate: false },
    params: { out_trade_no: '00123456', out_refund_no: 'r1', total_fee: 100, refund_fee: 50 },
  },
  queryOrder: { api: apis.queryOrder, params: { out_trade_no: '00123456' } },
  queryRefund: { api: apis.queryRefund, params: { out_refund_no: 'r1' } },
} as const;
type Name = keyof typeof calls;

const SIGNED = [
  ...['ORDERPAID', 'ORDERCLOSED', 'INVALID_REQUEST', 'NOTENOUGH', 'NOAUTH', 'FREQUENCY_LIMITED'],
  ...['ORDERNOTEXIST', 'REFUNDNOTEXIST'],
];
const UNSIGNED = ['签名错误', '系统繁忙'];
const NOTHING: Readonly<Record<string, string>> = {
  '/pay/unifiedorder': 'NOAUTH',
  '/secapi/pay/refund': 'NOTENOUGH',
  '/pay/orderquery': 'ORDERNOTEXIST',
  '/pay/refundquery': 'REFUNDNOTEXIST',
};

/** WeChat Pay's own answer: order and refund exist, or nothing does. */
function own(request: Received, isThere: boolean): string {
  if (!isThere) return refusal(request, NOTHING[request.path] ?? 'ERROR');
  if (request.path === '/pay/refundquery')
    return success(request, { refund_fee_0: '50', total_fee: '100', refund_status_0: 'PROCESSING' });
  return success(request);
}

interface Trouble {
  isThere: boolean;
  /** The refusal of another call, and the requests that get it. */
  other: string;
  at: readonly number[];
  /** The requests that are carried out but get no answer. */
  lost: readonly number[];
}

async function told(name: Name, { isThere, other, at, lost }: Trouble): Promise<Record<string, unknown>> {
  let count = 0;
  const { url } = await serve((request, response) => {
    const index = count++;
    if (at.includes(index))
      response.end(
        SIGNED.includes(other) ? refusal(request, other) : toXml({ return_code: 'FAIL', return_msg: other }),
      );
    else if (lost.includes(index)) response.destroy();
    else response.end(own(request, isThere));
  });
  const client = createClient({ ...merchant, endpoints: [url], timeout: 20_000 });
  const { api, params } = calls[name];
  return (await client
    .request(api as ApiDeclaration, params as never)
    .catch((rejected: unknown) => rejected)) as Record<string, unknown>;
}

const isRefused = ({ return_code: returned, result_code: result }: Record<string, unknown>) =>
  returned === 'FAIL' || result === 'FAIL';

describe('a refusal that belongs to another call', () => {
  const trouble = fc.record({
    isThere: fc.constant(true),
    other: fc.constantFrom(...SIGNED, ...UNSIGNED),
    at: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 2 }),
    lost: fc.constantFrom([], [0], [1], [2], [1, 2, 3, 4, 5, 6]),
  });

  it('is never returned for an order or a refund that was carried out, whatever else is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<Name>('unifiedOrder', 'refund'), trouble, async (name, given) => {
        expect(isRefused(await told(name, given))).toBe(false);
      }),
      { numRuns: runs(20) },
    );
  });

  it('does not deny an order or a refund that exists', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<Name>('queryOrder', 'queryRefund'), trouble, async (name, given) => {
        expect(String((await told(name, given))['err_code'])).not.toMatch(/NOTEXIST$/);
      }),
      { numRuns: runs(20) },
    );
  });

  it('does not deny them either if the following requests get no answer', async () => {
    const { name } = await told('queryOrder', {
      ...{ isThere: true, other: 'ORDERNOTEXIST', at: [0], lost: [1, 2, 3] },
    });
    expect(name).toBe('RequestError');
  });

  it('does not turn a refused call into a success', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<Name>('unifiedOrder', 'refund'), trouble, async (name, given) => {
        const { result_code } = await told(name, { ...given, isThere: false });
        expect(result_code).not.toBe('SUCCESS');
      }),
      { numRuns: runs(12) },
    );
  });

  it.each(['ORDERPAID', 'ORDERCLOSED', 'INVALID_REQUEST'])(
    '%s: the order’s own answer to a second request is returned',
    async (other) => {
      expect(await told('unifiedOrder', { isThere: true, other, at: [0], lost: [] })).toMatchObject({
        result_code: 'SUCCESS',
      });
    },
  );

  it('does not share its connection with the next request', async () => {
    const ports: (number | undefined)[] = [];
    const { url } = await serve((request, response) => {
      ports.push(request.port);
      response.end(own(request, false));
    });
    const client = createClient({ ...merchant, endpoints: [url], timeout: 20_000 });
    await client.request(apis.queryOrder, calls.queryOrder.params);
    expect(new Set(ports).size).toBe(3);
  });

  it('for a payment at the counter is checked by a query, as the payment must not be sent twice', async () => {
    const micropay = { ...order, auth_code: '134567890123456789' };
    const { notify_url: _, trade_type: __, openid: ___, ...params } = micropay;
    const paid = { trade_state: 'SUCCESS', total_fee: '100' };
    const pay = async (code: string, state: Record<string, string>) => {
      const { url, received } = await serve((request, response) =>
        response.end(request.path === '/pay/micropay' ? refusal(request, code) : success(request, state)),
      );
      const client = createClient({ ...merchant, endpoints: [url], timeout: 20_000 });
      const answer = await client.request(apis.micropay, params).catch((rejected: unknown) => rejected);
      expect(received.filter(({ path }) => path === '/pay/micropay')).toHaveLength(1);
      return answer;
    };
    const unknown = { code: 'OUTCOME_UNKNOWN' };
    for (const code of ['OUT_TRADE_NO_USED', 'ORDERCLOSED', 'ORDERREVERSED'])
      expect(await pay(code, paid)).toMatchObject({ ...unknown, state: { trade_state: 'SUCCESS' } });
    expect(await pay('ORDERPAID', paid)).toMatchObject({ err_code: 'ORDERPAID' });
    expect(await pay('ORDERPAID', { trade_state: 'NOTPAY' })).toMatchObject(unknown);
    expect(await pay('ORDERCLOSED', { trade_state: 'CLOSED' })).toMatchObject({ err_code: 'ORDERCLOSED' });
    expect(await pay('USERPAYING', { trade_state: 'NOTPAY' })).toMatchObject({ err_code: 'USERPAYING' });
  });
});
