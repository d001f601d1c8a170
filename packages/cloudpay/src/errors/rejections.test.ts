import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { untypedCloudPay } from '../testing/untyped';
import { failureText } from './failure-text';

const cloudPay = () =>
  untypedCloudPay({
    appid: 'wxd2565e6a04246fd1',
    mchId: '1800000001',
    apiKey: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
    // No server listens there: every request fails at once.
    endpoints: ['http://127.0.0.1:1'],
    timeout: 20_000,
  });

/** Throws the given value. */
const thrower = (thrown: unknown) => () => {
  throw thrown;
};

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withNullPrototype: true, withSparseArray: true }),
  fc.constantFrom<unknown>(Symbol('s'), 10n, Object.create(null), new Error('said so')),
  fc.constant(
    Object.defineProperty(new Error(), 'message', { get: thrower(new Error('no message either')) }),
  ),
);

/** Data that throws when it is read: always, or from the second time on. */
const hostile: fc.Arbitrary<unknown> = fc
  .tuple(
    anything,
    fc.constantFrom('getter', 'toJSON', 'class', 'proxy', 'second'),
    fc.constantFrom('outTradeNo', 'totalFee', 'x'),
  )
  .map(([thrown, kind, name]) => {
    const throws = thrower(thrown);
    if (kind === 'getter') return Object.defineProperty({}, name, { enumerable: true, get: throws });
    if (kind === 'toJSON') return { [name]: { toJSON: throws } };
    if (kind === 'class') return { [name]: Object.assign(new Date(), { toJSON: throws }) };
    if (kind === 'proxy') return new Proxy({}, { ownKeys: throws });
    let times = 0;
    return Object.defineProperty({}, name, {
      enumerable: true,
      get: () => (times++ === 0 ? 'x' : throws()),
    });
  });

describe('a call', () => {
  it('rejects with a CloudPayError whatever its parameters throw, and throws nothing itself', async () => {
    await fc.assert(
      fc.asyncProperty(
        hostile,
        fc.constantFrom('unifiedOrder', 'queryOrder', 'refund'),
        async (data, api) => {
          const call = cloudPay()[api]?.(data);
          const failure = await Promise.resolve(call).then(
            () => undefined,
            (error: unknown) => error,
          );
          expect(failure).toBeInstanceOf(Error);
          expect(failure).toMatchObject({
            errCode: expect.any(Number),
            errMsg: expect.stringMatching(new RegExp(`^cloudPay\\.${api}:fail `)),
          });
        },
      ),
    );
  });

  it('refuses data that is nested too deep, before anything is sent', async () => {
    let data: Record<string, unknown> = {};
    for (let level = 0; level < 20_000; level++) data = { a: data };
    await expect(cloudPay()['queryOrder']?.(data)).rejects.toMatchObject({
      errMsg: 'cloudPay.queryOrder:fail the data is nested more than 100 levels deep: no API takes that',
    });
  });
});

it('any thrown value has a text', () => {
  fc.assert(fc.property(anything, (thrown) => expect(typeof failureText(thrown)).toBe('string')));
});
