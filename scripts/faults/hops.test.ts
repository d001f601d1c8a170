import { expect, it } from '@jest/globals';
import { fromXml, sign, toXml, verify } from '../../packages/wechatpay/src/index';
import { gatewayHop } from './gateway-hop';
import { wechatpayHop } from './wechatpay-hop';

const KEY = 'the-key-of-the-hops-test-0000000';
const wechatpay = wechatpayHop('direct-wechatpay', { fromXml, toXml, sign }, KEY);
const gateway = gatewayHop();
const request = { appid: 'wx1', mch_id: '1', sub_mch_id: '2', out_trade_no: 'o', out_refund_no: 'r' };
const reply = (body: string, status = 200) => ({ status, headers: {}, body: Buffer.from(body) });

it('names a request by its API and its most special number', () => {
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

it('refuses in WeChat Pay’s place with a signature that fits, but for 系统繁忙', () => {
  const fields = fromXml(wechatpay.refuse('NOTENOUGH', Buffer.from(toXml(request))).body);
  expect(fields).toMatchObject({
    return_code: 'SUCCESS',
    result_code: 'FAIL',
    err_code: 'NOTENOUGH',
    sub_mch_id: '2',
  });
  expect(verify(fields, KEY)).toBe(true);
  const busy = wechatpay.refuse('BUSY', Buffer.from(toXml(request)));
  expect(fromXml(busy.body)).toEqual({ return_code: 'FAIL', return_msg: '系统繁忙' });
  expect(wechatpay.isUnsignedRefusal(busy)).toBe(true);
});

it('refuses in the gateway’s place as the gateway does', () => {
  const { status, body } = gateway.refuse('NOTENOUGH', Buffer.from('{}'));
  expect([status, JSON.parse(body.toString()).errCode]).toEqual([429, -501003]);
  expect(gateway.refuse('SYSTEMERROR', Buffer.from('{}')).status).toBe(500);
});

it('gives to other calls only what names its order: successes', () => {
  const signed = (result: string) => reply(toXml({ return_code: 'SUCCESS', result_code: result }));
  expect(wechatpay.namesItself('refund', signed('SUCCESS'))).toBe(true);
  expect(wechatpay.namesItself('refund', signed('FAIL'))).toBe(false);
  expect(wechatpay.namesItself('refund', reply('<html>'))).toBe(false);
  expect(gateway.namesItself('refund', reply('{"result_code":"SUCCESS"}'))).toBe(true);
  expect(gateway.namesItself('refund', reply('{"result_code":"FAIL"}'))).toBe(false);
  expect(gateway.namesItself('refund', reply('{"errCode":-601008}', 504))).toBe(false);
});

it('says in a few words what an answer says', () => {
  expect(wechatpay.say(reply(toXml({ return_code: 'FAIL', return_msg: '签名错误' })))).toBe(
    'unsigned FAIL 签名错误',
  );
  expect(wechatpay.say(reply('<html>', 502))).toBe('HTTP 502');
  expect(gateway.say(reply('{"return_code":"SUCCESS","trade_state":"NOTPAY"}'))).toBe('SUCCESS NOTPAY');
  expect(gateway.say(reply('<html>'))).toBe('bytes');
});
