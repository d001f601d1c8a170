import { describe, expect, it } from '@jest/globals';
import { judgeReply, type ReplyMistake } from './verdict';

describe('a reply is delivered', () => {
  it.each([
    { errcode: 0 },
    { errcode: 0, errmsg: 'SUCCESS' },
    { errmsg: '', errcode: 0, more: [1] },
    Object.assign(Object.create(null), { errcode: 0 }),
  ])('if it is %j', (reply) => {
    expect(judgeReply(reply)).toEqual({ delivered: true });
  });
});

describe('a reply is not delivered, and the diagnosis says why,', () => {
  it.each<[string, unknown, ReplyMistake, string]>([
    ['nothing returned', undefined, 'NO_REPLY', 'ended without returning anything'],
    ['null', null, 'NO_REPLY', 'ended without returning anything'],
    ['another errcode', { errcode: 1, errmsg: 'db' }, 'ERRCODE_NOT_ZERO', 'says that it failed'],
    ['an errcode that is not a number', { errcode: Number.NaN }, 'ERRCODE_NOT_ZERO', 'errcode is not 0'],
    ['0 as text', { errcode: '0' }, 'ERRCODE_NOT_A_NUMBER', 'errcode is "0", not the number 0'],
    ['SUCCESS as errcode', { errcode: 'SUCCESS' }, 'ERRCODE_NOT_A_NUMBER', 'errcode is "SUCCESS"'],
    ['null as errcode', { errcode: null }, 'ERRCODE_NOT_A_NUMBER', 'errcode is null'],
    ['false as errcode', { errcode: false }, 'ERRCODE_NOT_A_NUMBER', 'errcode is false'],
    ['errCode', { errCode: 0, errMsg: 'ok' }, 'WRONG_CASE', 'it has errCode; the field is errcode'],
    ['ErrCode', { ErrCode: 0 }, 'WRONG_CASE', 'it has ErrCode; the field is errcode'],
    ['err_code', { err_code: 0 }, 'WRONG_CASE', 'it has err_code; the field is errcode'],
    [
      'the answer of a server',
      { return_code: 'SUCCESS', return_msg: 'OK' },
      'WECHAT_PAY_REPLY',
      'the gateway does',
    ],
    ['the event itself', { returnCode: 'SUCCESS', totalFee: 1 }, 'WECHAT_PAY_REPLY', 'the gateway does that'],
    ['the answer to v3', { code: 'SUCCESS', message: '成功' }, 'WECHAT_PAY_REPLY', 'the gateway does that'],
    [
      'the answer of a server as XML',
      '<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>',
      'WECHAT_PAY_REPLY',
      'XML is how a server answers',
    ],
    ['a word', 'success', 'TEXT_REPLY', 'that is text'],
    ['an empty text', '', 'TEXT_REPLY', 'that is text'],
    ['the reply as JSON text', '{"errcode":0,"errmsg":""}', 'TEXT_REPLY', 'without JSON.stringify'],
    ['true', true, 'NOT_AN_OBJECT', 'that is not an object'],
    ['0', 0, 'NOT_AN_OBJECT', 'that is not an object'],
    ['an array', [{ errcode: 0 }], 'NOT_AN_OBJECT', 'that is not an object'],
    [
      'the result of a called function',
      { result: { errcode: 0 }, errMsg: 'callFunction:ok' },
      'WRAPPED_REPLY',
      'inside result',
    ],
    ['a reply inside data', { data: { errcode: 0 } }, 'WRAPPED_REPLY', 'is inside data'],
    [
      'an HTTP answer',
      { statusCode: 200, body: '{"errcode":0}' },
      'OTHER_PROTOCOL',
      'behind an HTTP gateway',
    ],
    [
      'the result of a database',
      { stats: { updated: 1 }, errMsg: 'collection.update:ok' },
      'NO_ERRCODE',
      'no errcode',
    ],
    ['an empty object', {}, 'NO_ERRCODE', 'it has no errcode'],
  ])('if it is %s', (_, reply, code, reason) => {
    const verdict = judgeReply(reply);
    expect(verdict).toMatchObject({ delivered: false, code });
    expect(verdict).toHaveProperty('diagnosis', expect.stringContaining(reason));
    expect(verdict).toHaveProperty(
      'diagnosis',
      expect.stringMatching(
        /^The callback returned .+ CloudPay wants \{ errcode: 0, errmsg: "…" \}; the call will be repeated until it gets that\.$/,
      ),
    );
  });

  it('quotes the reply, but shortened and without a payer’s openid', () => {
    const openid = 'oZWaC4xeOVCUkip5njeEeXi1TEsk';
    const verdict = judgeReply({ openid, goods: '茶'.repeat(200) });
    expect(verdict).toHaveProperty('diagnosis', expect.stringContaining('{"openid":"oZWa…","goods":"茶'));
    expect(JSON.stringify(verdict)).not.toContain(openid.slice(0, 6));
    // The more openids, the more of the reply is behind what is shown.
    const many = judgeReply(`${openid} `.repeat(100));
    expect(many).toHaveProperty('diagnosis', expect.stringContaining(`"${'oZWa… '.repeat(13)}o…: `));
    expect(JSON.stringify(verdict).length).toBeLessThan(400);
  });

  it('accepts replies that cannot be quoted', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    for (const reply of [
      circular,
      1n,
      Symbol('reply'),
      () => 1,
      {
        toJSON() {
          throw new Error();
        },
      },
    ])
      expect(judgeReply(reply)).toMatchObject({ delivered: false });
  });
});
