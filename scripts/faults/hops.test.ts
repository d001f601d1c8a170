import { expect, it } from '@jest/globals';
import { fromXml, sign, toXml, verify } from '../../packages/wechatpay/src/index';
import { gatewayHop } from './gateway-hop';
import type { RefusalCode, When } from './plan';
import { wechatpayHop } from './wechatpay-hop';

const KEY = 'the-key-of-the-hops-test-0000000';
const wechatpay = wechatpayHop('direct-wechatpay', { fromXml, toXml, sign }, KEY);
const gateway = gatewayHop();
const request = { appid: 'wx1', mch_id: '1', sub_mch_id: '2', out_trade_no: 'o', out_refund_no: 'r' };
const reply = (body: string, status = 200) => ({ status, headers: {}, body: Buffer.from(body) });

it('names a request by its API and its most specific number', () => {
  expect(wechatpay.subjectOf('/secapi/pay/refund', Buffer.from(toXml(request)))).toEqual({
    api: 'refund',
    number: 'r',
  });
  expect(wechatpay.subjectOf('/pay/orderquery', Buffer.from(toXml({ out_trade_no: 'o' })))).toEqual({
    ...{ api: 'queryOrder', number: 'o' },
  });
  expect(gateway.subjectOf('/v1/cloudpay/refund', Buffer.from(JSON.stringify(request)))).toEqual({
    ...{ api: 'refund', number: 'r' },
  });
  expect(gateway.subjectOf('/v1/cloudpay/refund', Buffer.from('{'))).toEqual({ api: 'refund', number: '' });
});

it('refuses in WeChat Pay’s place with a valid signature, except for 系统繁忙 and 签名错误', () => {
  const refuse = (code: RefusalCode) =>
    wechatpay.refuse(code, 'before', Buffer.from(toXml(request))) ?? reply('');
  const fields = fromXml(refuse('NOTENOUGH').body);
  expect(fields).toMatchObject({
    return_code: 'SUCCESS',
    result_code: 'FAIL',
    err_code: 'NOTENOUGH',
    sub_mch_id: '2',
  });
  expect(verify(fields, KEY)).toBe(true);
  expect(fromXml(refuse('BUSY').body)).toEqual({ return_code: 'FAIL', return_msg: '系统繁忙' });
  expect(fromXml(refuse('SIGN').body)).toEqual({ return_code: 'FAIL', return_msg: '签名错误' });
  expect(wechatpay.isUnsignedRefusal(refuse('SIGN'))).toBe(true);
  expect(wechatpay.isUnsignedRefusal(refuse('NOAUTH'))).toBe(false);
});

it('refuses in the gateway’s place as the gateway does', () => {
  const refuse = (code: RefusalCode, when: When) => gateway.refuse(code, when, Buffer.from('{}'));
  const { status, body } = refuse('NOTENOUGH', 'before') ?? reply('');
  expect([status, JSON.parse(body.toString()).errCode]).toEqual([429, -501003]);
  expect(refuse('SYSTEMERROR', 'after')?.status).toBe(500);
});

it('never says in the gateway’s place that a call was not processed if it was carried out', () => {
  expect(gateway.refuse('NOTENOUGH', 'after', Buffer.from('{}'))).toBeUndefined();
});

it('recognises refusals by their codes or texts', () => {
  const signed = (result: string) =>
    reply(toXml({ return_code: 'SUCCESS', result_code: result, err_code: result === 'FAIL' ? 'E' : '' }));
  expect(wechatpay.refusalIn(signed('SUCCESS'))).toBeUndefined();
  expect(wechatpay.refusalIn(signed('FAIL'))).toBe('E');
  expect(wechatpay.refusalIn(reply(toXml({ return_code: 'FAIL', return_msg: '签名错误' })))).toBe('签名错误');
  expect(wechatpay.refusalIn(reply('<html>', 502))).toBe('HTTP 502');
  expect(gateway.refusalIn(reply('{"result_code":"SUCCESS"}'))).toBeUndefined();
  expect(gateway.refusalIn(reply('{"result_code":"FAIL","err_code":"NOAUTH"}'))).toBe('NOAUTH');
  expect(gateway.refusalIn(reply('{"errCode":-601008}', 504))).toBe('-601008');
});

it('describes an answer in a few words', () => {
  expect(wechatpay.say(reply(toXml({ return_code: 'FAIL', return_msg: '签名错误' })))).toBe(
    'unsigned FAIL 签名错误',
  );
  expect(wechatpay.say(reply('<html>', 502))).toBe('HTTP 502');
  expect(gateway.say(reply('{"return_code":"SUCCESS","trade_state":"NOTPAY"}'))).toBe('SUCCESS NOTPAY');
  expect(gateway.say(reply('<html>'))).toBe('bytes');
});
