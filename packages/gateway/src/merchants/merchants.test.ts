/** One gateway for several merchants, and for a merchant whose key is being replaced. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createCloudPay,
  type MerchantAccount,
  notifyUrl,
  type V2MerchantOptions,
} from '@opencloudpay/cloudpay';
import { newAccessToken } from '../cloudpay/access/access-token';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt } from '../testing/account';
import { type FakeWechatPay, startFakeWechatPay } from '../testing/fake-wechat-pay';
import { testGateway } from '../testing/gateway';
import {
  ACKNOWLEDGED,
  addressOf,
  MERCHANT,
  PAYMENT,
  paymentXml,
  refundXml,
  SECRET,
  TARGET,
} from '../testing/notifications';

const NEW_KEY = 'newnewnewnewnewnewnewnewnewnew22';
const OTHER = { mchId: '1800780001', apiKey: 'otherotherotherotherotherother22' };

describe('a key that is being replaced', () => {
  const rotating = () => testGateway({ merchants: [{ ...MERCHANT, apiKey: [NEW_KEY, MERCHANT.apiKey] }] });

  it.each([
    ['the new one', NEW_KEY, undefined],
    ['the old one', MERCHANT.apiKey, 2],
  ])('loses no notification made with %s', async (_, key, keyNumber) => {
    const { post, calls, log } = rotating();
    expect(await post(addressOf('pay'), paymentXml({}, key))).toMatchObject({ text: ACKNOWLEDGED });
    expect(await post(addressOf('pay'), paymentXml({}, key, 'HMAC-SHA256'))).toMatchObject({
      text: ACKNOWLEDGED,
    });
    expect(await post(addressOf('refund'), refundXml({}, key))).toMatchObject({ text: ACKNOWLEDGED });
    expect(calls).toHaveLength(3);
    // Shows when the old key is no longer needed.
    expect(log.lines().map((line) => line['keyNumber'])).toEqual([keyNumber, keyNumber, keyNumber]);
  });

  it('accepts no third key', async () => {
    const { post, calls } = rotating();
    for (const key of [OTHER.apiKey, NEW_KEY.slice(1), `${NEW_KEY},${MERCHANT.apiKey}`]) {
      expect(await post(addressOf('pay'), paymentXml({}, key))).toMatchObject({ status: 401 });
      expect(await post(addressOf('refund'), refundXml({}, key))).toMatchObject({ status: 401 });
    }
    expect(calls).toEqual([]);
  });

  it('accepts no key of another merchant', async () => {
    const { post, calls } = testGateway({
      merchants: [{ ...MERCHANT, apiKey: [NEW_KEY, MERCHANT.apiKey] }, OTHER],
    });
    const forged = paymentXml({ mch_id: OTHER.mchId }, NEW_KEY);
    expect(await post(addressOf('pay'), forged)).toMatchObject({ status: 401 });
    expect(calls).toEqual([]);
  });

  it.each([[[]], [['']], [[NEW_KEY, '']]])('must be one or more texts: %j', (apiKey) => {
    expect(() => testGateway({ merchants: [{ mchId: '1', apiKey }] })).toThrow(
      /must each have mchId and apiKey/,
    );
  });
});

describe('one gateway for several merchants', () => {
  let wechatPay: FakeWechatPay;
  let server: GatewayServer;
  const token = newAccessToken();
  const limited = newAccessToken();
  const environment = { ...process.env };

  beforeAll(async () => {
    wechatPay = await startFakeWechatPay({ [MERCHANT.mchId]: NEW_KEY, [OTHER.mchId]: OTHER.apiKey });
    const account = accountAt(wechatPay.url);
    const merchants: (V2MerchantOptions & Pick<MerchantAccount, 'subMchIds' | 'envIds'>)[] = [
      { ...account, apiKey: [NEW_KEY, MERCHANT.apiKey], subMchIds: ['1712734762'] },
      { ...account, ...OTHER, subMchIds: ['1712734763'], envIds: ['prod'] },
    ];
    const { gateway } = testGateway({
      merchants,
      cloudpay: {
        tokens: [{ sha256: token.sha256 }, { sha256: limited.sha256, subMchIds: ['1712734763'] }],
        account: { merchants },
      },
    });
    server = await serveGateway(gateway, { port: 0 });
  });

  afterAll(async () => {
    await server.close();
    await wechatPay.close();
  });

  afterEach(() => {
    process.env = { ...environment };
  });

  const through = ({ token }: { token: string }) =>
    createCloudPay({ gateway: { url: server.url, token, timeout: 3000 } });

  it('makes each call with the account of its merchant, signed with the first of its keys', async () => {
    for (const [subMchId, mchId] of [
      ['1712734762', MERCHANT.mchId],
      ['1712734763', OTHER.mchId],
    ]) {
      expect(
        await through(token).unifiedOrder({
          body: 'Tea',
          outTradeNo: 'ORDER-1',
          subMchId,
          totalFee: 1,
          envId: 'prod',
          functionName: 'pay_cb',
          subOpenid: 'oZWaC4xeOVCUkip5njeEeXi1TEsk',
        }),
      ).toMatchObject({ resultCode: 'SUCCESS', mchId, payment: { signType: 'MD5' } });
    }
  });

  it('refuses a merchant without an account, and does not name the others', async () => {
    process.env['TCB_ENV'] = 'test';
    for (const call of [{ subMchId: '1' }, { subMchId: '1712734763' }, {}]) {
      const failure = await through(token)
        .queryOrder({ outTradeNo: 'ORDER-1', ...call })
        .catch((error) => error);
      expect(failure).toMatchObject({
        errCode: -501007,
        errMsg: expect.stringMatching(/none of the merchants serves .* in the environment test/),
      });
      expect(failure.message).not.toContain(MERCHANT.mchId);
      expect(failure.message).not.toContain('1712734762');
    }
  });

  it('keeps each token to its own merchants', async () => {
    await expect(
      through(limited).queryOrder({ outTradeNo: 'ORDER-1', subMchId: '1712734762' }),
    ).rejects.toMatchObject({ errCode: -601004 });
    process.env['TCB_ENV'] = 'prod';
    expect(
      await through(limited).queryOrder({ outTradeNo: 'ORDER-1', subMchId: '1712734763' }),
    ).toMatchObject({
      mchId: OTHER.mchId,
    });
  });

  it('refuses an answer signed with another key of the merchant than the request', async () => {
    wechatPay.signing.key = MERCHANT.apiKey;
    const query = through(token).queryOrder({ outTradeNo: 'ORDER-1', subMchId: '1712734762' });
    await expect(query).rejects.toMatchObject({
      errCode: -601001,
      errMsg: expect.stringMatching(/signature/),
    });
    delete wechatPay.signing.key;
  });

  it('receives the notifications of all of them', async () => {
    const { post, calls } = testGateway({ merchants: [MERCHANT, OTHER] });
    for (const { mchId, apiKey } of [MERCHANT, OTHER]) {
      const url = notifyUrl(
        'pay',
        TARGET,
        { ...PAYMENT, mch_id: mchId },
        { baseUrl: 'http://g', secret: SECRET },
      );
      expect(await post(url, paymentXml({ mch_id: mchId }, apiKey))).toMatchObject({ text: ACKNOWLEDGED });
    }
    expect(calls.map(({ event }) => event['mchId'])).toEqual([MERCHANT.mchId, OTHER.mchId]);
  });
});
