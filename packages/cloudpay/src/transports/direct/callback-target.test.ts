/** The target of WeChat Pay's notifications: a cloud function, or a container service as in WeChat Cloud Run. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { type BoundFields, verifyNotifyToken } from '../../notify-url';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { NOTIFY_SECRET, ORDER, startMerchant, type TestMerchant } from '../../testing/merchant';

const { functionName: _, ...UNADDRESSED } = ORDER;
const REFUND = { ...UNADDRESSED, outRefundNo: 'R1', refundFee: 1 };
const CONTAINER = { service: 'shop', path: '/pay/callback' };

let merchant: TestMerchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());
beforeEach(() => {
  merchant.wechatPay.requests.length = 0;
});

const order = (fields: object) =>
  inEnvironment(CALLED_BY_USER, () => merchant.cloudPay.unifiedOrder({ ...UNADDRESSED, ...fields }));

/** The segments of the sent address, after the kind. */
function route(): string[] {
  const [, , , , , ...segments] = (merchant.sent()['notify_url'] ?? '').split('/');
  return segments.map(decodeURIComponent);
}

describe('a callback', () => {
  it.each([
    ['callbackType 2', { callbackType: 2, container: CONTAINER }],
    ['callback_type 2', { callback_type: 2, container: CONTAINER }],
    ['callbackType 2 as text', { callbackType: '2', container: CONTAINER }],
    ['a container alone', { container: CONTAINER }],
    ['callbackType 2 with a function', { callbackType: 2, container: CONTAINER, functionName: 'pay_cb' }],
  ])('goes to a container service by %s', async (_title, fields) => {
    await order(fields);
    const [envId, service, path, token = ''] = route();
    expect([envId, service, path]).toEqual(['prod-1a2b', 'shop', '/pay/callback']);
    const paid = {
      ...{ mch_id: '1900000109', sub_mch_id: ORDER.subMchId },
      ...{ out_trade_no: ORDER.outTradeNo, total_fee: 1 },
    };
    const accepts = (target: object, told: BoundFields = paid) =>
      verifyNotifyToken('pay', { envId: 'prod-1a2b', ...CONTAINER, ...target }, told, token, NOTIFY_SECRET);
    expect(accepts({})).toBe(true);
    expect(accepts({ path: '/pay' })).toBe(false);
    expect(accepts({ service: 'pohs' })).toBe(false);
    expect(accepts({}, { ...paid, total_fee: 2 })).toBe(false);
  });

  it.each([
    ['callbackType 1', { callbackType: 1, functionName: 'pay_cb' }],
    ['a function alone', { functionName: 'pay_cb' }],
    ['callbackType 1 with a container', { callbackType: '1', container: CONTAINER, functionName: 'pay_cb' }],
  ])('goes to a cloud function by %s', async (_title, fields) => {
    await order(fields);
    expect(route()).toEqual(['prod-1a2b', 'pay_cb', expect.stringMatching(/^2[\w-]{22}$/)]);
  });

  it('of a refund is a container service in the same way, and absent if none is named', async () => {
    await merchant.cloudPay.refund({ ...REFUND, callbackType: 2, container: CONTAINER });
    expect(merchant.sent()['notify_url']).toContain('/notify/refund/prod-1a2b/shop/%2Fpay%2Fcallback/');
    await merchant.cloudPay.refund(REFUND);
    expect(merchant.sent()).not.toHaveProperty('notify_url');
  });

  it('is in the current environment if the call names none', async () => {
    await order({ envId: undefined, container: CONTAINER });
    expect(route()[0]).toBe(CALLED_BY_USER.TCB_ENV);
  });

  it('is ignored by other APIs', async () => {
    const { outTradeNo, subMchId } = ORDER;
    await merchant.cloudPay.queryOrder({ outTradeNo, subMchId, callbackType: 9, container: 'x' });
    expect(merchant.sent()).not.toHaveProperty('notify_url');
    for (const name of ['callback_type', 'container']) expect(merchant.sent()).not.toHaveProperty(name);
  });
});

describe('a wrong callback is refused with the field’s name:', () => {
  it.each([
    [
      { callbackType: 3, functionName: 'f' },
      'callbackType must be 1 (cloud function) or 2 (container), got 3',
    ],
    [
      { callbackType: 'container' },
      'callbackType must be 1 (cloud function) or 2 (container), got "container" (string)',
    ],
    [{ callbackType: true }, 'callbackType must be 1 (cloud function) or 2 (container), got true'],
    [
      { functionName: 'f', container: CONTAINER },
      'functionName and container are both given: choose one with callbackType, 1 for the cloud function, 2 for the container',
    ],
    [
      { callbackType: 1 },
      'functionName is missing: it must be the name of the cloud function to call when the order is paid',
    ],
    [
      { functionName: 7 },
      'functionName must be the name of the cloud function to call when the order is paid, got 7',
    ],
    [
      { callbackType: 2 },
      'container is missing: it must be { service, path }, the container service and its path to call when the order is paid',
    ],
    [
      { callbackType: 2, container: 'shop' },
      'container must be { service, path }, the container service and its path to call when the order is paid, got "shop" (string)',
    ],
    [
      { container: ['shop', '/'] },
      'container must be { service, path }, the container service and its path to call when the order is paid, got an array',
    ],
    [
      { container: { path: '/' } },
      'container.service must be the name of the container service, got undefined',
    ],
    [
      { container: { service: '', path: '/' } },
      'container.service must be the name of the container service, got "" (string)',
    ],
    [
      { container: { service: 's' } },
      'container.path must be the path to call, beginning with / and without spaces, got undefined',
    ],
    [
      { container: { service: 's', path: 'paid' } },
      'container.path must be the path to call, beginning with / and without spaces, got "paid" (string)',
    ],
    [
      { container: { service: 's', path: '/a b' } },
      'container.path must be the path to call, beginning with / and without spaces, got "/a b" (string)',
    ],
    [
      { container: { service: 's', path: '/pay/%2E./admin' } },
      'container.path must not have a segment . or .., encoded or not, got "/pay/%2E./admin" (string)',
    ],
    [
      { container: { service: 's', path: '/pay/../admin' } },
      'container.path must not have a segment . or .., encoded or not, got "/pay/../admin" (string)',
    ],
    [
      { container: { service: 's', path: '/' }, envId: '%2e%2e' },
      'envId must not have a segment . or .., encoded or not, got "%2e%2e" (string)',
    ],
    [
      { functionName: '..%2fv1' },
      'functionName must not have a segment . or .., encoded or not, got "..%2fv1" (string)',
    ],
    [
      { container: { service: 's', path: '/a#b' } },
      'container.path must be the path to call, beginning with / and without spaces, got "/a#b" (string)',
    ],
  ])('%j', async (fields, problem) => {
    await expect(order(fields)).rejects.toMatchObject({
      errCode: -501007,
      errMsg: expect.stringContaining(`cloudPay.unifiedOrder:fail -501007 invalid parameters. ${problem}`),
    });
    expect(merchant.wechatPay.requests).toEqual([]);
  });

  it('also of a refund, whose callback would otherwise be lost silently', async () => {
    await expect(merchant.cloudPay.refund({ ...REFUND, callbackType: 2 })).rejects.toMatchObject({
      errMsg: expect.stringMatching(/container is missing.* when the refund is done$/),
    });
  });

  it('an address that is too long for WeChat Pay, with the parts to shorten', async () => {
    await order({ container: { service: 's', path: '/' } });
    const spare = 256 - (merchant.sent()['notify_url']?.length ?? 0);
    await order({ container: { service: 's', path: `/${'p'.repeat(spare)}` } });
    expect(merchant.sent()['notify_url']).toHaveLength(256);
    await expect(
      order({ container: { service: 's', path: `/${'p'.repeat(spare + 1)}` } }),
    ).rejects.toMatchObject({
      errMsg: expect.stringContaining(
        'the notify address would have 257 characters and WeChat Pay takes 256: shorten notify.baseUrl, envId, container.service or container.path',
      ),
    });
  });

  it('every value is refused with a message or leads to its own address', async () => {
    const anything = fc.oneof(fc.constantFrom(undefined, null, '', 0, 1, 2, '2', CONTAINER), fc.jsonValue());
    const container = fc.oneof(
      fc.record({ service: fc.string(), path: fc.string().map((rest) => `/${rest}`) }),
      anything,
    );
    await fc.assert(
      fc.asyncProperty(anything, anything, container, async (callbackType, functionName, place) => {
        merchant.wechatPay.requests.length = 0;
        const fields = { callbackType, functionName, container: place };
        const failure = await order(fields).then(
          () => undefined,
          (error) => error,
        );
        if (failure) {
          expect(failure.errMsg).toMatch(/-501007 .*(callbackType|functionName|container|notify address)/);
          expect(merchant.wechatPay.requests).toEqual([]);
        } else {
          const [, ...named] = route().slice(0, -1);
          const { service, path } = (place ?? {}) as Partial<typeof CONTAINER>;
          expect([[functionName], [service, path]]).toContainEqual(named);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
