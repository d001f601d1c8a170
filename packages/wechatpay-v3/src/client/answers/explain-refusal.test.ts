import { describe, expect, it } from '@jest/globals';
import { apis } from '../../apis/index';
import { explainRefusal, type RefusedCall } from './explain-refusal';

const call: RefusedCall = {
  api: apis.createRefund,
  params: { sub_mchid: '1900000109', out_trade_no: '1', out_refund_no: 'r1' },
  mchId: '1900007291',
  serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
  date: undefined,
  clockOffset: 0,
};
const hint = (code: string, message: string, more: Partial<RefusedCall> = {}) =>
  explainRefusal({ code, reason: code, words: `${code} ${message}`, undecided: false }, { ...call, ...more });
const anHourAgo = new Date(Date.now() - 60 * 60 * 1000).toUTCString();

describe('the hint of a refusal', () => {
  // WeChat Pay's own messages of 401: its questions and answers about signatures.
  it.each<[string, string, RegExp]>([
    ['SIGN_ERROR', '商户未设置APIv3密钥', /has no APIv3 key yet/],
    ['SIGN_ERROR', '商户未申请过证书', /does not accept the API certificate 408B07E7/],
    ['SIGN_ERROR', '商户证书序列号有误', /another merchant’s, or was replaced/],
    ['SIGN_ERROR', '商户证书已过期', /has expired/],
    ['SIGN_ERROR', '已更换证书，请使用新证书', /was replaced/],
    ['SIGN_ERROR', '错误的签名，导致验签失败', /privateKey does not belong to the certificate/],
    [
      'SIGN_ERROR',
      'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
      /more than 5 minutes off/,
    ],
    ['PARAM_ERROR', 'Wechatpay-Serial 无效', /compare publicKeyId/],
    [
      'PARAM_ERROR',
      'appid和mchid不匹配: APPID_MCHID_NOT_MATCH',
      /does not accept these together: merchant 1900007291, sub_mchid 1900000109/,
    ],
    ['NO_AUTH', '商户无权限', /may not use this API/],
    [
      'SYSTEM_ERROR',
      '系统错误',
      /may have carried the call out: query out_refund_no r1, .*never with a new one/,
    ],
  ])('%s %s says what to do', (code, message, expected) => {
    expect(hint(code, message)).toMatch(expected);
  });

  it('says how wrong this machine’s clock is', () => {
    const words = 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟';
    expect(hint('SIGN_ERROR', words, { date: anHourAgo })).toMatch(
      /clock is 60 minutes ahead: set it \(NTP\)/,
    );
    expect(hint('SIGN_ERROR', '验签失败', { date: anHourAgo })).toMatch(
      /may be the time: .*60 minutes ahead/,
    );
    // The call comes from a machine whose clock is behind by as much.
    expect(hint('SIGN_ERROR', '验签失败', { date: anHourAgo, clockOffset: -3_600_000 })).toMatch(
      /privateKey/,
    );
  });

  it('of a query in maintenance is to repeat it', () => {
    expect(hint('SYSTEM_ERROR', '系统错误', { api: apis.queryRefund })).toMatch(/repeat the call later/);
  });

  it('is left out where WeChat Pay’s text is enough', () => {
    expect(hint('ORDERPAID', '订单已支付')).toBeUndefined();
  });
});
