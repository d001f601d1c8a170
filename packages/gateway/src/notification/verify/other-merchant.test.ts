/** Genuine notifications of one merchant at addresses of another's orders, and the trusted sources of a refund's fields. */
import { describe, expect, it } from '@jest/globals';
import { testGateway, WARN } from '../../testing/gateway';
import {
  ACKNOWLEDGED,
  addressOf,
  MERCHANT,
  oldAddressOf,
  PAYMENT,
  paymentXml,
  REFUND_MERCHANT,
  refundXml,
  SECRET,
} from '../../testing/notifications';

/** Another sub-merchant of the same service provider, whose notifications have the same key. */
const OTHER = { sub_mch_id: '1712734763' };
/** A separate account with the same key. */
const ACCOUNT = { mchId: '1900000110', apiKey: MERCHANT.apiKey };

describe('a payment of merchant B at the address of merchant A’s order', () => {
  it.each([
    ['of the same service provider', OTHER],
    ['with an account of its own and the same key', { mch_id: ACCOUNT.mchId }],
    ['that is an ordinary merchant', { sub_mch_id: '' }],
  ])('%s is refused, although number and amount are the same', async (_, merchant) => {
    const { post, calls, log } = testGateway({ merchants: [MERCHANT, ACCOUNT] });
    const answer = await post(addressOf('pay'), paymentXml(merchant));
    expect(answer).toMatchObject({ status: 403, code: 'FAIL' });
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([
      {
        level: WARN,
        code: 'TOKEN_MISMATCH',
        reason: expect.stringContaining('the amount or the merchant differs from the order'),
      },
    ]);
    expect(await post(addressOf('pay', merchant), paymentXml(merchant))).toMatchObject({
      text: ACKNOWLEDGED,
    });
  });

  it('is counted and logged if the address has the old form, which is bound to no merchant', async () => {
    const { gateway, post, calls, log } = testGateway();
    const metrics = async () => (await gateway.fetch(new Request('http://gateway.test/metrics'))).text();
    expect(await post(oldAddressOf('pay'), paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(await post(oldAddressOf('refund'), refundXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(calls).toHaveLength(3);
    expect(log.lines().map(({ token }) => token)).toEqual(['old', 'old', undefined]);
    const text = (await metrics()).split('\n');
    expect(text).toContain('cloudpay_old_notify_tokens_total{kind="pay"} 1');
    expect(text).toContain('cloudpay_old_notify_tokens_total{kind="refund"} 1');
    expect(await post(oldAddressOf('pay'), paymentXml({ total_fee: 2 }))).toMatchObject({ status: 403 });
  });
});

describe('a refund of merchant B at the address of merchant A’s refund', () => {
  it.each([
    ['of the same service provider', OTHER],
    ['with an account of its own and the same key', { mch_id: ACCOUNT.mchId }],
  ])('%s is refused, although numbers and amount are the same', async (_, envelope) => {
    const { post, calls, log } = testGateway({ merchants: [MERCHANT, ACCOUNT] });
    const answer = await post(addressOf('refund'), refundXml({}, MERCHANT.apiKey, envelope));
    expect(answer).toMatchObject({ status: 403, code: 'FAIL' });
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'TOKEN_MISMATCH' }]);
  });
});

describe('the event of a refund', () => {
  const eventOf = async (
    envelope: Record<string, string>,
    options: Parameters<typeof testGateway>[0] = {},
    address = addressOf('refund'),
  ) => {
    const { post, calls } = testGateway(options);
    expect(await post(address, refundXml({}, MERCHANT.apiKey, envelope))).toMatchObject({
      text: ACKNOWLEDGED,
    });
    return calls[0]?.event ?? {};
  };
  const merchants = [{ ...MERCHANT, appid: 'wxd2565e6a04246fd1' }];

  it('takes the merchant from the configuration and from the binding of its address', async () => {
    expect(await eventOf({}, { merchants })).toMatchObject({
      appid: 'wxd2565e6a04246fd1',
      mchId: MERCHANT.mchId,
      subMchId: REFUND_MERCHANT['sub_mch_id'],
      subAppid: REFUND_MERCHANT['sub_appid'],
      userInfo: { appId: REFUND_MERCHANT['sub_appid'] },
    });
  });

  it.each([
    ['the mini program', { sub_appid: 'wx0000000000000000' }],
    ['a nonce', { nonce_str: 'forged' }],
    ['a payer', { openid: 'oForged', sub_openid: 'oForged' }],
    ['nothing at all', { appid: '', sub_appid: '', sub_mch_id: '', nonce_str: '' }],
  ])('is the same for any %s in its envelope', async (_, envelope) => {
    expect(await eventOf(envelope, { merchants })).toEqual(await eventOf({}, { merchants }));
  });

  it('leaves out unverified fields', async () => {
    const event = await eventOf({});
    expect(event).not.toHaveProperty('appid');
    expect(event).not.toHaveProperty('nonceStr');
    const old = await eventOf({}, { merchants }, oldAddressOf('refund'));
    expect(old).toMatchObject({ appid: 'wxd2565e6a04246fd1', mchId: MERCHANT.mchId });
    for (const name of ['subMchId', 'subAppid']) expect(old).not.toHaveProperty(name);
  });

  it('has no appid if the envelope contradicts the configured one, and the log says so', async () => {
    const { post, calls, log } = testGateway({ merchants });
    const xml = refundXml({}, MERCHANT.apiKey, { appid: 'wx0000000000000000' });
    // A merchant may have several appids, so the notification may be genuine.
    expect(await post(addressOf('refund'), xml)).toMatchObject({ text: ACKNOWLEDGED });
    expect(calls[0]?.event).not.toHaveProperty('appid');
    expect(log.lines()).toMatchObject([{ code: 'DELIVERED', contradicted: 'appid' }]);
  });

  it('of an ordinary merchant has the sub fields that functions read', async () => {
    const bare = { sub_mch_id: '', sub_appid: '' };
    const ofOrdinary = {
      appid: merchants[0]?.appid,
      subAppid: merchants[0]?.appid,
      subMchId: MERCHANT.mchId,
    };
    expect(await eventOf(bare, { merchants }, addressOf('refund', bare))).toMatchObject(ofOrdinary);
    const direct = merchants.map((merchant) => ({ ...merchant, mode: 'direct' as const }));
    expect(await eventOf(bare, { merchants: direct }, oldAddressOf('refund'))).toMatchObject(ofOrdinary);
  });

  it('has the appid of the account that makes the calls', async () => {
    const notify = { baseUrl: 'https://pay.example.com', secret: SECRET };
    const account = { ...MERCHANT, appid: 'wx1', endpoints: ['http://127.0.0.1:9'], notify };
    const cloudpay = { tokens: [{ token: 'token-of-the-environment' }], account };
    expect(await eventOf({ appid: 'wx1' }, { cloudpay })).toMatchObject({ appid: 'wx1' });
    const two = { merchants: [account, { ...account, appid: 'wx2', subMchIds: ['1'] }] };
    expect(await eventOf({}, { cloudpay: { ...cloudpay, account: two } })).not.toHaveProperty('appid');
  });
});

describe('the event of a payment', () => {
  it('is the same with any empty fields added on the way', async () => {
    const { post, calls } = testGateway();
    const blanks = ['sub_openid', 'sub_appid', 'attach', 'coupon_fee_0'].filter((name) => !(name in PAYMENT));
    const bare = { sub_openid: '', sub_appid: '', sub_is_subscribe: '' };
    const genuine = paymentXml(bare).replaceAll(/<(sub_\w+)><!\[CDATA\[\]\]><\/\1>/g, '');
    expect(genuine).not.toContain('sub_openid');
    await post(addressOf('pay'), genuine);
    const added = [...Object.keys(bare), ...blanks].map((name) => `<${name}/>`).join('');
    await post(addressOf('pay'), genuine.replace('</xml>', `${added}</xml>`));
    expect(calls[1]).toEqual(calls[0]);
    expect(calls[0]?.event.userInfo).toEqual({ appId: PAYMENT['appid'], openId: PAYMENT['openid'] });
  });
});
