import { describe, expect, it } from '@jest/globals';
import { judgeReply, type ReplyMistake } from '@opencloudpay/cloudpay';
import { diagnosisInChinese } from './diagnosis-in-chinese';

/** A wrong reply for each mistake, as functions return them; some quote what looks like the diagnosis itself. */
const REPLIES: readonly [reply: unknown, code: ReplyMistake, chinese: string][] = [
  [undefined, 'NO_REPLY', '回调函数返回了 undefined：main 没有返回值'],
  [{ errcode: 1 }, 'ERRCODE_NOT_ZERO', '回调函数返回了 {"errcode":1}：errcode 不是 0，表示处理失败。'],
  [{ errcode: '0' }, 'ERRCODE_NOT_A_NUMBER', '：errcode 是 "0"，不是数字 0。'],
  [{ errCode: 0 }, 'WRONG_CASE', '：字段名应为全小写的 errcode，而不是 errCode。'],
  [{ code: 'SUCCESS' }, 'WECHAT_PAY_REPLY', '：这是服务器响应微信支付的格式，应由网关返回。'],
  ['<xml></xml>', 'WECHAT_PAY_REPLY', '回调函数返回了 "<xml></xml>"：这是服务器响应微信支付的格式'],
  ['{"errcode":0}', 'TEXT_REPLY', '：这是 JSON 字符串，请直接返回对象，不要使用 JSON.stringify。'],
  ['done', 'TEXT_REPLY', '回调函数返回了 "done"：这是字符串。'],
  [{ data: { errcode: 0 } }, 'WRAPPED_REPLY', '：返回值嵌套在 data 中，请直接返回。'],
  [{ statusCode: 200, body: '' }, 'OTHER_PROTOCOL', '：这是 HTTP 云函数的响应格式'],
  [[1], 'NOT_AN_OBJECT', '回调函数返回了 [1]：返回值不是对象。'],
  [
    { ok: ': it has no errcode' },
    'NO_ERRCODE',
    '回调函数返回了 {"ok":": it has no errcode"}：返回的对象中没有 errcode。',
  ],
];

describe('the diagnosis of a reply in Chinese', () => {
  it.each(REPLIES)('quotes the reply, and says what to return: %j', (reply, code, chinese) => {
    const verdict = judgeReply(reply);
    if (verdict.delivered) throw new Error('The reply is right.');
    const text = diagnosisInChinese(verdict.code, verdict.diagnosis);

    expect(verdict.code).toBe(code);
    expect(text).toContain(chinese);
    expect(text).toMatch(/。回调函数应返回 \{ errcode: 0, errmsg: "…" \}，否则微信支付会重试。$/);
    expect(text.replace(/返回了 .*?：/, '')).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
  });
});

describe('another diagnosis in Chinese', () => {
  it.each([
    [
      'DELIVERY_TIMEOUT',
      'The callback of the function pay_cb in shop-1 did not answer before WeChat Pay had to be answered (it waits 5 s). It may …',
      '回调函数 pay_cb（环境 shop-1）未在微信支付的等待时间（5 秒）内返回。',
    ],
    [
      'DELIVERY_TIMEOUT',
      'The callback of the service api in shop-1 did not answer within 3000 ms. It may …',
      '云托管服务 api（环境 shop-1）未在 3000 毫秒内返回。',
    ],
    [
      'ADAPTER_FAILED',
      'The adapter failed to call the function pay_cb in shop-1: fetch failed',
      '回调函数 pay_cb（环境 shop-1）调用失败：fetch failed',
    ],
    [
      'GATEWAY_DIED',
      'The last 3 gateways that called the function ended during the call: …',
      '最近 3 个网关',
    ],
    ['FUNCTION_FAILED', "Function 'a' threw Error: b", "回调函数执行失败：Function 'a' threw Error: b"],
    ['SOMETHING_NEW', 'It is new.', '投递失败（SOMETHING_NEW）：It is new.'],
    ['__proto__', 'It is none.', '投递失败（__proto__）：It is none.'],
  ])('%s: %s', (code, diagnosis, chinese) => {
    expect(diagnosisInChinese(code, diagnosis)).toContain(chinese);
  });
});
