/** Which answers are believed: WeChat Pay must have signed them, and for this call. */
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { BadAnswer, PostFailure } from '@opencloudpay/wechatpay/http';
import fc from 'fast-check';
import type { ApiDeclaration } from '../../api';
import { apis } from '../../apis/index';
import { readVerificationKeys } from '../../keys/verification-keys';
import { merchant, oldCertificate, publicKey, signedHeaders } from '../../testing/wechat-pay';
import { type Question, readAnswer } from './read-answer';

const now = Date.UTC(2026, 0, 1, 2);
const keys = readVerificationKeys({ [publicKey.name]: publicKey.pem });
const account = { mode: 'direct', appid: 'wxd678efh567hg6787', mchId: merchant.mchId } as const;
const partner = { ...account, mode: 'partner' } as const;
const params = { out_trade_no: '20260101000001' };
const paid = {
  ...{ appid: account.appid, mchid: account.mchId, out_trade_no: params.out_trade_no },
  ...{ trade_state: 'SUCCESS', transaction_id: '4200', amount: { total: 100 } },
};
const refundParams = {
  out_trade_no: '1',
  out_refund_no: 'r1',
  amount: { refund: 50, total: 100, currency: 'CNY' },
};
const refunded = { ...refundParams, refund_id: '50', transaction_id: '42', status: 'PROCESSING' };

interface Given {
  api?: ApiDeclaration;
  status?: number;
  json?: unknown;
  headers?: Record<string, string | undefined>;
  question?: Partial<Question>;
}

function read({ api = apis.queryOrderByOutTradeNo, status = 200, json = paid, headers, question }: Given) {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const all = { ...signedHeaders(text, now / 1000), ...headers } as Record<string, string>;
  const response = { status, headers: all, body: Buffer.from(text) };
  return readAnswer(response, { api, params, account, ...question }, keys, now);
}

describe('a success', () => {
  it('is believed if it is signed and repeats the numbers of the call', () => {
    expect(read({})).toEqual({ answer: { status: 200, json: paid }, refusal: undefined, signed: true });
    expect(read({ api: apis.closeOrder, status: 204, json: '' })).toEqual({
      ...{ answer: { status: 204 }, refusal: undefined, signed: true },
    });
  });

  it('of a query may be about an order of another mini program of the merchant: no appid was sent', () => {
    const { json } = read({ json: { ...paid, appid: 'wx2' } }).answer;
    expect(json).toMatchObject({ appid: 'wx2', mchid: account.mchId });
    const own = { sp_mchid: account.mchId, sub_mchid: '1', out_trade_no: params.out_trade_no };
    const ofProvider = read({
      json: { ...own, sp_appid: 'wx2', trade_state: 'NOTPAY' },
      question: { account: partner, params: { ...params, sub_mchid: '1' } },
    });
    expect(ofProvider.answer.json).toMatchObject({ sp_appid: 'wx2' });
  });

  it.each<[string, Given, RegExp]>([
    [
      'without a signature',
      { headers: { 'wechatpay-signature': undefined, 'wechatpay-serial': undefined } },
      /no signature/,
    ],
    ['without its nonce', { headers: { 'wechatpay-nonce': undefined } }, /Wechatpay-Nonce is missing/],
    ['without its time', { headers: { 'wechatpay-timestamp': undefined } }, /Wechatpay-Timestamp is missing/],
    [
      'of another time',
      { headers: signedHeaders(JSON.stringify(paid), now / 1000 - 301) },
      /301 seconds old/,
    ],
    [
      'signed with an unknown certificate',
      { headers: signedHeaders(JSON.stringify(paid), now / 1000, oldCertificate) },
      /not known: 5157F/,
    ],
    ['signed for another body', { headers: signedHeaders('{}', now / 1000) }, /does not match the key/],
    ['as a probe', { headers: { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abc' } }, /tests whether/],
    ['with another status', { status: 201 }, /HTTP status 201/],
    ['that is no JSON', { json: '<html>' }, /no JSON object/],
    ['that is a list', { json: '[]' }, /no JSON object/],
    ['without content', { json: '' }, /no JSON object/],
    [
      'of another order',
      { json: { ...paid, out_trade_no: '2' } },
      /its out_trade_no is not the one that was sent/,
    ],
    ['of another merchant', { json: { ...paid, mchid: '1900000001' } }, /its mchid is not/],
    [
      'of another appid than was sent',
      {
        ...{ api: apis.codepay, json: { ...paid, appid: 'wx2' } },
        question: { params: { ...params, appid: account.appid, amount: { total: 100 } } },
      },
      /its appid is not the one that was sent \(wx2 for wxd678efh567hg6787\)/,
    ],
    [
      'without the number',
      { json: { ...paid, out_trade_no: undefined } },
      /does not repeat the out_trade_no/,
    ],
    [
      'of another API',
      { json: { ...paid, prepay_id: 'wx1' } },
      /has a prepay_id, which queryOrderByOutTradeNo never answers/,
    ],
    ['of another API alone', { api: apis.jsapiOrder, question: { params: {} } }, /has a trade_state/],
    ['without what every success has', { api: apis.jsapiOrder, json: {} }, /has no prepay_id/],
    [
      'of another sub-merchant',
      {
        json: {
          sp_mchid: account.mchId,
          sub_mchid: '2',
          out_trade_no: params.out_trade_no,
          trade_state: 'NOTPAY',
        },
        question: { account: partner, params: { ...params, sub_mchid: '1' } },
      },
      /its sub_mchid is not the one that was sent \(2 for 1\)/,
    ],
    [
      'of a refund of another amount',
      {
        api: apis.createRefund,
        json: { ...refunded, amount: { ...refunded.amount, refund: 51 } },
        question: { params: refundParams },
      },
      /its amount\.refund is not the one that was sent \(51 for 50\)/,
    ],
    [
      'of another refund of the order',
      {
        api: apis.createRefund,
        json: { ...refunded, out_refund_no: 'r2' },
        question: { params: refundParams },
      },
      /its out_refund_no is not/,
    ],
  ])('is not believed %s', (_, given, problem) => {
    expect(() => read(given)).toThrow(BadAnswer);
    expect(() => read(given)).toThrow(problem);
  });

  it('of a payment code may consist of the state that leaves it open, and of no other', () => {
    const charge = (json: object) =>
      read({
        ...{ api: apis.codepay, status: 202, json },
        question: { params: { ...params, amount: { total: 100 } } },
      });
    expect(charge({ trade_state: 'USERPAYING' })).toMatchObject({ refusal: undefined, signed: true });
    for (const json of [{ trade_state: 'SUCCESS' }, { trade_state: 'NOTPAY' }, {}])
      expect(() => charge(json)).toThrow(/does not repeat the out_trade_no/);
    const other = { trade_state: 'USERPAYING', out_trade_no: 'other-order' };
    expect(() => charge(other)).toThrow(/its out_trade_no is not the one that was sent/);
  });

  it('is believed unchanged or not at all, if a byte was altered', () => {
    const text = JSON.stringify(paid);
    const headers = signedHeaders(text, now / 1000);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(255), (at, byte) => {
        const body = Buffer.from(text);
        fc.pre(body[at] !== byte);
        body[at] = byte;
        const answer = () =>
          readAnswer(
            { status: 200, headers, body },
            { api: apis.queryOrderByOutTradeNo, params, account },
            keys,
            now,
          );
        expect(answer).toThrow(BadAnswer);
      }),
      { numRuns: runs(50) },
    );
  });
});

describe('a refusal', () => {
  const refused = { code: 'SIGN_ERROR', message: '错误的签名', detail: { field: 'signature' } };
  const unsigned = { 'wechatpay-signature': undefined, 'wechatpay-serial': undefined };

  it('is believed with all it says if it is signed', () => {
    expect(read({ status: 400, json: { ...refused, code: 'PARAM_ERROR' } })).toMatchObject({
      ...{ signed: true, answer: { json: { detail: refused.detail } } },
      refusal: { code: 'PARAM_ERROR', words: 'PARAM_ERROR 错误的签名', undecided: false },
    });
  });

  it('without a signature is passed on with code and message, and proves nothing', () => {
    for (const status of [401, 429, 500, 503])
      expect(read({ status, json: refused, headers: unsigned })).toMatchObject({
        ...{ signed: false, answer: { status, json: { code: 'SIGN_ERROR', message: '错误的签名' } } },
        refusal: { code: 'SIGN_ERROR', undecided: status >= 500 },
      });
    expect(read({ status: 401, json: refused, headers: unsigned }).answer.json).not.toHaveProperty('detail');
  });

  it('of the request’s time is passed on although this machine’s clock is wrong, and proves nothing', () => {
    const headers = signedHeaders(JSON.stringify(refused), now / 1000 + 3600);
    expect(read({ status: 401, json: refused, headers })).toMatchObject({ signed: false });
    expect(() => read({ status: 403, json: refused, headers })).toThrow(/3600 seconds ahead/);
  });

  it.each<[string, Given, RegExp]>([
    ['of the account without a signature', { status: 403, json: refused, headers: unsigned }, /no signature/],
    ['of the order without a signature', { status: 404, json: refused, headers: unsigned }, /no signature/],
    [
      'with a wrong signature',
      { status: 401, json: refused, headers: signedHeaders('{}', now / 1000) },
      /does not match/,
    ],
    ['as a page', { status: 403, json: '<html><title>Forbidden</title>' }, /HTTP status 403: a firewall/],
    ['as a redirect', { status: 302, json: refused }, /HTTP status 302/],
  ])('is not believed %s', (_, given, problem) => {
    expect(() => read(given)).toThrow(BadAnswer);
    expect(() => read(given)).toThrow(problem);
  });

  it('of a gateway is no answer', () => {
    for (const status of [502, 503, 504]) expect(() => read({ status, json: 'busy' })).toThrow(PostFailure);
  });

  it('of a payment code that waits for the password is no success', () => {
    expect(
      read({ api: apis.codepay, status: 202, json: { code: 'USER_PAYING', message: '需要用户输入密码' } }),
    ).toMatchObject({
      signed: true,
      refusal: { code: 'USER_PAYING', undecided: false },
    });
  });

  it('leaves the outcome open after an error of WeChat Pay’s own', () => {
    for (const [status, code] of [
      [500, 'SYSTEM_ERROR'],
      [500, 'BANK_ERROR'],
      [503, 'NEW_CODE'],
    ] as const)
      expect(read({ status, json: { code } }).refusal?.undecided).toBe(true);
    // Documented with this status, and final.
    expect(read({ status: 500, json: { code: 'OPENID_MISMATCH' } }).refusal?.undecided).toBe(false);
  });
});
