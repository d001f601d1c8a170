import { describe, expect, it } from '@jest/globals';
import { CALLBACK_FIELDS, documentedName } from '@opencloudpay/contracts/callback-fields';
import { parsePaymentNotification, parseRefundNotification, sign, toXml } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { toCamelCase } from '../convert-case';
import { vectors } from '../testing/vectors';
import { toCallbackEvent } from './event';

/** The event that Tencent's platform was seen to call a function with. */
const OBSERVED = {
  returnCode: 'SUCCESS',
  appid: 'wxd2565e6a04246fd1',
  mchId: '1800780001',
  subAppid: 'wxd2565e6a04246fd1',
  subMchId: '1712734762',
  nonceStr: 'f6444fd22de27b16',
  resultCode: 'SUCCESS',
  openid: 'oPoo341Im-roYxAd3WD3D_6J-4bA',
  isSubscribe: 'N',
  subOpenid: 'oZWaC4xeOVCUkip5njeEeXi1TEsk',
  subIsSubscribe: 'N',
  tradeType: 'JSAPI',
  bankType: 'OTHERS',
  totalFee: 1,
  feeType: 'CNY',
  cashFee: 1,
  transactionId: '4200004561202203217657282768',
  outTradeNo: '2021WERUN1647839289398',
  timeEnd: '20220321132007',
};

const KEY = '192006250b4c09247ec02edce69f6a2d';

/** The XML that WeChat Pay sends for it. */
function notification(fields: Record<string, string | number>): string {
  const signType = fields['sign_type'] === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5';
  return toXml({ ...fields, sign: sign(fields, KEY, signType) });
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function renamed<Value>(
  fields: Record<string, Value>,
  rename: (name: string) => string,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [rename(name), value]));
}

function eventOf(fields: Record<string, string | number>) {
  return toCallbackEvent(parsePaymentNotification(notification(fields), { apiKey: KEY }));
}

describe('the event of a payment', () => {
  it('is the event seen on Tencent’s platform, plus userInfo', () => {
    expect(eventOf(renamed(OBSERVED, snake))).toEqual({
      ...OBSERVED,
      userInfo: { appId: OBSERVED.subAppid, openId: OBSERVED.subOpenid },
    });
  });

  it('has attach, device, settlement and coupons if present, amounts and counts as numbers', () => {
    const more = {
      attach: '{"shop":1}',
      device_info: '007',
      settlement_total_fee: 90,
      coupon_fee: 10,
      coupon_count: 2,
      coupon_fee_0: 4,
      coupon_id_0: '10000',
      coupon_type_0: 'CASH',
      coupon_fee_1: 6,
      coupon_id_1: '10001',
      coupon_type_1: 'NO_CASH',
    };
    expect(eventOf({ ...renamed(OBSERVED, snake), ...more })).toMatchObject({
      attach: '{"shop":1}',
      deviceInfo: '007',
      settlementTotalFee: 90,
      couponFee: 10,
      couponCount: 2,
      couponFee_0: 4,
      couponId_0: '10000',
      couponType_0: 'CASH',
      couponFee_1: 6,
      couponId_1: '10001',
      couponType_1: 'NO_CASH',
    });
  });

  it('has no signature of either sign type', () => {
    expect(eventOf(renamed(OBSERVED, snake))).not.toHaveProperty('sign');
    const event = eventOf({ ...renamed(OBSERVED, snake), sign_type: 'HMAC-SHA256' });
    expect(event).not.toHaveProperty('sign');
    expect(event).toHaveProperty('signType', 'HMAC-SHA256');
  });

  it('for an ordinary merchant has the sub fields that functions read, with the values of the plain fields', () => {
    const { subAppid, subMchId, subOpenid, subIsSubscribe, ...ordinary } = OBSERVED;
    expect(eventOf(renamed(ordinary, snake))).toEqual({
      ...ordinary,
      subAppid: ordinary.appid,
      subMchId: ordinary.mchId,
      subOpenid: ordinary.openid,
      subIsSubscribe: ordinary.isSubscribe,
      userInfo: { appId: ordinary.appid, openId: ordinary.openid },
    });
  });

  it('is the same whatever empty fields were added: no signature covers them', () => {
    const names = ['sub_openid', 'sub_appid', 'sub_mch_id', 'sub_is_subscribe', 'attach', 'openid2'];
    const { subAppid, subMchId, subOpenid, subIsSubscribe, ...ordinary } = OBSERVED;
    fc.assert(
      fc.property(fc.constantFrom(OBSERVED, ordinary), fc.subarray(names), (observed, added) => {
        const fields = renamed<string | number>(observed, snake);
        const genuine = { ...fields, sign: sign(fields, KEY) };
        const blanks = Object.fromEntries(
          added.filter((name) => !(name in fields)).map((name) => [name, '']),
        );
        const event = toCallbackEvent(
          parsePaymentNotification(toXml({ ...genuine, ...blanks }), { apiKey: KEY }),
        );
        expect(event).toEqual(eventOf(fields));
        // As an earlier version may have stored it.
        expect(toCallbackEvent({ ...genuine, ...blanks })).toEqual(eventOf(fields));
        expect(event.userInfo.openId).toBe(observed === OBSERVED ? OBSERVED.subOpenid : OBSERVED.openid);
      }),
    );
  });

  it('has the names of the general conversion, in its sequence', () => {
    const name = fc.stringMatching(/^_?[a-z]{1,3}(_?[A-Za-z0-9]{1,3}){0,3}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(fc.string(), fc.integer())), (fields) => {
        const { sign: _, ...told } = Object.fromEntries(
          Object.entries({ ...fields, sub_mch_id: '1' }).filter(([, value]) => value !== ''),
        );
        const { userInfo, ...event } = toCallbackEvent({ ...fields, sub_mch_id: '1' });
        expect(Object.entries(event)).toEqual(Object.entries(toCamelCase(told) as object));
      }),
    );
  });

  it('names the openid of the service provider’s appid if that is the only one', () => {
    const { subAppid, subOpenid, subIsSubscribe, ...known } = OBSERVED;
    const event = eventOf(renamed(known, snake));
    expect(event.userInfo).toEqual({ appId: known.appid, openId: known.openid });
    expect(event).not.toHaveProperty('subOpenid');
  });

  it.each(vectors.payNotify.map((vector, index) => ({ index, ...vector })))(
    'has every field of a known notification ($index)',
    ({ xml, key, fields: { sign: _, ...fields } }) => {
      expect(toCallbackEvent(parsePaymentNotification(xml, { apiKey: key }))).toEqual({
        ...renamed(fields, camel),
        userInfo: { appId: fields['sub_appid'], openId: fields['sub_openid'] },
      });
      for (const name of Object.keys(fields)) {
        if (camel(name) !== name) expect(documentedName(camel(name))).toBe(name);
      }
    },
  );
});

describe('the event of a refund', () => {
  const merchant = { appid: 'wx1', mch_id: '1900000109', sub_mch_id: '1712734762', sub_appid: 'wx2' };

  it.each(vectors.refundNotify.map((vector, index) => ({ index, ...vector })))(
    'has the decrypted fields of a known notification, and the merchant as far as known ($index)',
    ({ xml, key, decrypted }) => {
      const fields = parseRefundNotification(xml, { apiKey: key });
      expect(toCallbackEvent({ ...fields, ...merchant })).toEqual({
        returnCode: 'SUCCESS',
        ...renamed(decrypted, camel),
        ...renamed(merchant, camel),
        // A refund's notification does not name the payer.
        userInfo: { appId: 'wx2' },
      });
      expect(typeof toCallbackEvent(fields)['refundFee']).toBe('number');
    },
  );

  it('names no sub-merchant if that is not known: the provider is not the merchant that was paid', () => {
    const [{ xml, key }] = vectors.refundNotify as [(typeof vectors.refundNotify)[0]];
    const { appid, mch_id } = merchant;
    const event = toCallbackEvent({ ...parseRefundNotification(xml, { apiKey: key }), appid, mch_id });
    for (const name of ['subMchId', 'subAppid', 'nonceStr']) expect(event).not.toHaveProperty(name);
    expect(event.userInfo).toEqual({ appId: 'wx1' });
  });

  it('that an earlier version has stored has the fields that it had', () => {
    const stored = { appid: 'wx1', mch_id: '1900000109', nonce_str: 'n', refund_id: '5000', refund_fee: 1 };
    expect(toCallbackEvent(stored)).toMatchObject({ subMchId: '1900000109', subAppid: 'wx1' });
  });
});

it('the table of documented names has the name of every field in the event', () => {
  const documented = Object.keys(CALLBACK_FIELDS).map((name) => name.replace('$n', '0'));
  const event = toCallbackEvent({
    sub_mch_id: '1',
    ...Object.fromEntries(documented.map((name) => [name, 1])),
  });
  const { userInfo: _, ...fields } = event;
  expect(Object.keys(fields).sort()).toEqual(
    Object.values(CALLBACK_FIELDS)
      .map((name) => name.replace('$n', '0'))
      .sort(),
  );
});
