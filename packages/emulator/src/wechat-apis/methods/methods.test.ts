/** The methods as WeChat documents them: what they accept, and how they refuse. */
import { inflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ShippingEffect } from '@opencloudpay/contracts/dev-server/wechat-calls';
import type { OpenApiFile } from '@opencloudpay/contracts/openapi-call';
import { Refusal, type WechatWorld } from '../method';
import { EMULATED_METHODS } from './index';

let shippings: ShippingEffect[] = [];
const world: WechatWorld = {
  now: () => 1_700_000_000_000,
  appId: 'wx1',
  paidOrder: ({ transactionId, outTradeNo }) =>
    transactionId === '42' || outTradeNo === 'A1' ? { outTradeNo: 'A1', openids: ['o', 'oSub'] } : undefined,
  openDataFor: (cloudId) =>
    cloudId === 'late' ? { errCode: -601006, errMsg: 'cloudID expired.' } : undefined,
  shippings: () => shippings,
};

function run(api: string, params: object, files: Record<string, OpenApiFile> = {}) {
  try {
    const outcome = EMULATED_METHODS[api]?.({ api, params: { ...params }, files }, world);
    const { contentType, body } = outcome?.answer ?? { contentType: '', body: new Uint8Array() };
    const fields = contentType.includes('json')
      ? JSON.parse(Buffer.from(body).toString())
      : { contentType, body };
    return { fields, effect: outcome?.effect };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: error.errcode, errmsg: error.errmsg };
  }
}

const MESSAGE = {
  touser: 'oPayer',
  template_id: 'T-1',
  page: 'pages/order?id=1',
  data: {
    thing1: { value: '龙井茶 50 克' },
    amount2: { value: '¥88.00' },
    time3: { value: '2026-11-29 12:30' },
  },
};

describe('subscribeMessage.send', () => {
  it('is a message to its receiver', () => {
    expect(run('subscribeMessage.send', MESSAGE)).toEqual({
      fields: { errcode: 0, errmsg: 'ok' },
      effect: {
        kind: 'message',
        openid: 'oPayer',
        page: 'pages/order?id=1',
        fields: [
          { name: 'thing1', value: '龙井茶 50 克' },
          { name: 'amount2', value: '¥88.00' },
          { name: 'time3', value: '2026-11-29 12:30' },
        ],
      },
    });
  });

  it.each<[string, object, number]>([
    ['no receiver', { touser: undefined }, 40003],
    ['no template', { template_id: '' }, 40037],
    ['a page that is no text', { page: 1 }, 41030],
    ['no data', { data: undefined }, 47003],
    ['data as text', { data: '{}' }, 47003],
    ['a field without a value', { data: { thing1: '茶' } }, 47003],
    ['a thing of 21 characters', { data: { thing1: { value: '茶'.repeat(21) } } }, 47003],
    ['a number with words', { data: { number1: { value: '三' } } }, 47003],
    ['an amount with words', { data: { amount1: { value: 'about 8' } } }, 47003],
    ['a phrase of six characters', { data: { phrase1: { value: '已经付款成功' } } }, 47003],
    ['another version', { miniprogram_state: 'dev' }, 47001],
    ['another language', { lang: 'de' }, 47001],
  ])('is refused with %s', (_, change, errcode) => {
    expect(run('subscribeMessage.send', { ...MESSAGE, ...change })).toMatchObject({ refused: errcode });
  });

  it('names the field that is wrong, as WeChat does', () => {
    expect(run('subscribeMessage.send', { ...MESSAGE, data: { phrase1: { value: '' } } })).toEqual({
      refused: 47003,
      errmsg: 'argument invalid! data.phrase1.value is empty',
    });
    expect(
      run('subscribeMessage.send', { ...MESSAGE, data: { phrase1: { value: '六个字的短语' } } }),
    ).toEqual({
      refused: 47003,
      errmsg: 'argument invalid! data.phrase1.value invalid',
    });
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['thing', ['二十'.repeat(10), 'a 1 。'], ['a'.repeat(21)]],
    ['number', ['0', '12.50', '1'.repeat(32)], ['1'.repeat(33), '-1', '1,000', '1.', 'NaN']],
    ['letter', ['Tea'], ['Tea1', '茶', 'a'.repeat(33)]],
    ['symbol', ['+-*/='], ['+-*/=!', 'a']],
    ['character_string', ['A-1_2 #', '1'.repeat(32)], ['1'.repeat(33), '订单']],
    [
      'time',
      ['15:01', '9:05', '15:01:30', '2019年10月1日 15:01', '2019-10-01 15:01~2019-10-02 16:00', '8:00~9:00'],
      ['at 15:01', '15:61', '25:00', '2019年10月1日', '15:01-16:00', '15:01~'],
    ],
    [
      'date',
      ['2019年10月1日', '2019-10-01', '2019/1/2', '2019年10月1日 15:01', '2019-10-01~2019/10/02'],
      ['11-29', '15:01', '2019年13月1日', '2019-10/01', 'on 2019-10-01', '20191001'],
    ],
    [
      'amount',
      ['88', '¥88.00', '￥1', '$9.99', '88.5元', '1234567890'],
      ['约8', '12345678901', '88块', '8.8.8'],
    ],
    ['phone_number', ['+86-0766-66888866', '13800000000'], ['1'.repeat(18), 'tel 1']],
    ['car_number', ['粤A8Z888挂', '粤A8Z888', 'A1'], ['粤A茶Z888', '粤A8Z88888', '粤A-8Z88']],
    [
      'name',
      ['张三', 'Zhang San', '欧阳 A·B', 'a'.repeat(20)],
      ['张'.repeat(11), 'a'.repeat(21), '张3', '张abcdefghij'],
    ],
    ['phrase', ['配送中'], ['配送中。', '一二三四五六', 'ok']],
    ['site', ['anything, of any length'], []],
  ])('takes the values of %s that are documented, and no others', (kind, good, bad) => {
    const taken = [...good, ...bad].filter(
      (value) => !run('subscribeMessage.send', { ...MESSAGE, data: { [`${kind}1`]: { value } } }).refused,
    );
    expect(taken).toEqual(good);
  });
});

describe('uniformMessage.send', () => {
  const template = { appid: 'gh', template_id: 'T', miniprogram: { appid: 'wx1', pagepath: 'a' }, data: {} };
  it('is a message of the official account', () => {
    const data = { first: { value: '茶', color: '#000' } };
    const sent = run('uniformMessage.send', { touser: 'o', mp_template_msg: { ...template, data } });
    expect(sent.effect).toEqual({
      kind: 'message',
      openid: 'o',
      fields: [{ name: 'first', value: '茶' }],
      page: 'a',
    });
  });

  it.each<[string, object, number]>([
    ['no receiver', { touser: '' }, 40003],
    ['no template', { mp_template_msg: undefined }, 40037],
    ['no account', { mp_template_msg: { ...template, appid: '' } }, 40013],
    ['no mini program', { mp_template_msg: { ...template, miniprogram: undefined } }, 47001],
    ['a message of the mini program, which WeChat no longer sends', { weapp_template_msg: {} }, 45103],
  ])('is refused with %s', (_, change, errcode) => {
    const sent = { touser: 'o', mp_template_msg: template, ...change };
    expect(run('uniformMessage.send', sent)).toMatchObject({ refused: errcode });
  });
});

describe('customerServiceMessage.send', () => {
  it.each<[string, object, unknown]>([
    ['text', { msgtype: 'text', text: { content: '你好' } }, [{ name: 'text', value: '你好' }]],
    ['image', { msgtype: 'image', image: { media_id: 'm' } }, [{ name: 'image', value: 'm' }]],
    [
      'miniprogrampage',
      { msgtype: 'miniprogrampage', miniprogrampage: { title: 't', pagepath: 'p', thumb_media_id: 'm' } },
      [{ name: 'title', value: 't' }],
    ],
  ])('is a message of the type %s', (_, params, fields) => {
    expect(run('customerServiceMessage.send', { touser: 'o', ...params }).effect).toMatchObject({ fields });
  });

  it.each<[string, object, number]>([
    ['another type', { msgtype: 'letter' }, 40008],
    ['a type of official accounts', { msgtype: 'news', news: { articles: [] } }, 45162],
    ['no type', {}, 40008],
    ['an empty text', { msgtype: 'text', text: {} }, 44004],
    ['no picture', { msgtype: 'image' }, 40007],
    ['half a link', { msgtype: 'link', link: { title: 't' } }, 40008],
  ])('is refused with %s', (_, params, errcode) => {
    expect(run('customerServiceMessage.send', { touser: 'o', ...params })).toMatchObject({
      refused: errcode,
    });
  });
});

describe('wxacode', () => {
  it.each<[string, object, string]>([
    ['wxacode.get', { path: 'pages/a?id=1' }, 'pages/a?id=1'],
    ['wxacode.createQRCode', { path: 'pages/a' }, 'pages/a'],
    ['wxacode.getUnlimited', { scene: 'id=1', page: 'pages/a' }, 'pages/a?scene=id%3D1'],
  ])(
    '%s is a picture of the asked width, whose code says that it is none of WeChat',
    (api, params, target) => {
      const { fields, effect } = run(api, { ...params, width: 300 });
      expect(effect).toEqual({ kind: 'code', target });
      expect(fields.contentType).toBe('image/png');
      const png = Buffer.from(fields.body);
      expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([300, 300]);
      const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
      expect(rows).toHaveLength(300 * 301);
      // The border is white, and a code has as much black as white.
      expect(rows.subarray(1, 301)).toEqual(Buffer.alloc(300, 255));
      const black = rows.filter((value, at) => at % 301 !== 0 && value === 0).length;
      expect(black).toBeGreaterThan(rows.length / 5);
    },
  );

  it.each<[string, object, number]>([
    ['wxacode.get', {}, 40159],
    ['wxacode.get', { path: 'a'.repeat(1025) }, 40159],
    ['wxacode.createQRCode', { path: 'a'.repeat(129) }, 40159],
    ['wxacode.get', { path: 'a', width: 1281 }, 47001],
    ['wxacode.get', { path: 'a', is_hyaline: 'true' }, 47001],
    ['wxacode.get', { path: 'a', line_color: '#000' }, 47001],
    ['wxacode.get', { path: 'a', width: 100 }, 47001],
    ['wxacode.getUnlimited', {}, 40169],
    ['wxacode.getUnlimited', { scene: 'a'.repeat(33) }, 40169],
    ['wxacode.getUnlimited', { scene: '茶' }, 40169],
    ['wxacode.getUnlimited', { scene: 'a', page: '/pages/a' }, 41030],
    ['wxacode.getUnlimited', { scene: 'a', page: 'pages/a?b=1' }, 41030],
    ['wxacode.getUnlimited', { scene: 'a', env_version: 'x' }, 47001],
  ])('%s(%j) is refused', (api, params, errcode) => {
    expect(run(api, params)).toMatchObject({ refused: errcode });
  });
});

describe('phone numbers and checks', () => {
  it('phonenumber.getPhoneNumber gives a number for each code', () => {
    expect(run('phonenumber.getPhoneNumber', { code: 'c' }).fields.phone_info).toEqual({
      phoneNumber: '13800000000',
      purePhoneNumber: '13800000000',
      countryCode: '86',
      watermark: { timestamp: 1_700_000_000, appid: 'wx1' },
    });
    expect(run('phonenumber.getPhoneNumber', {})).toMatchObject({ refused: 40029 });
  });

  const text = '特3456书yuuo莞6543李zxcz蒜7782法fgnv级';
  it('security.msgSecCheck passes texts but the one of WeChat’s documentation', () => {
    const second = { version: 2, openid: 'o', scene: 1 };
    expect(run('security.msgSecCheck', { content: '好茶' }).fields).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(run('security.msgSecCheck', { content: text })).toMatchObject({ refused: 87014 });
    const pass = run('security.msgSecCheck', { ...second, content: '好茶' });
    expect(pass.fields.result).toEqual({ suggest: 'pass', label: 100 });
    expect(run('security.msgSecCheck', { ...second, content: text }).fields.result.suggest).toBe('risky');
  });

  it.each<[object, number]>([
    [{}, 44002],
    [{ content: '' }, 44002],
    [{ content: 'a', version: 3 }, 47001],
    [{ content: 'a', version: 2, scene: 1 }, 40003],
    [{ content: 'a', version: 2, openid: 'o', scene: 9 }, 40129],
    [{ content: 'a', version: 2, openid: 'o', scene: 1, nickname: 1 }, 47001],
    [{ content: 'a'.repeat(2501), version: 2, openid: 'o', scene: 1 }, 45002],
  ])('security.msgSecCheck(%j) is refused', (params, errcode) => {
    expect(run('security.msgSecCheck', params)).toMatchObject({ refused: errcode });
  });

  it('security.imgSecCheck takes one picture of at most 1 MB', () => {
    const file = (contentType: string, size: number) => ({
      media: { contentType, filename: 'm.png', content: Buffer.alloc(size) },
    });
    expect(run('security.imgSecCheck', {}, file('image/png', 10)).fields).toMatchObject({ errcode: 0 });
    expect(run('security.imgSecCheck', {})).toMatchObject({ refused: 41005 });
    expect(run('security.imgSecCheck', { media: { contenType: 'image/png' } })).toMatchObject({
      refused: 47001,
    });
    expect(run('security.imgSecCheck', {}, file('image/webp', 10))).toMatchObject({ refused: 40004 });
    expect(run('security.imgSecCheck', {}, file('audio/amr', 10))).toMatchObject({ refused: 40004 });
    expect(run('security.imgSecCheck', {}, file('image/png', 1024 * 1024 + 1))).toMatchObject({
      refused: 40006,
    });
  });
});

describe('wxa.sec.order.uploadShippingInfo', () => {
  const api = 'wxa.sec.order.uploadShippingInfo';
  const report = {
    order_key: { order_number_type: 2, transaction_id: '42' },
    logistics_type: 1,
    delivery_mode: 1,
    shipping_list: [{ tracking_no: '1', express_company: 'STO', item_desc: '龙井茶' }],
    upload_time: '2026-11-29T12:30:00+08:00',
    payer: { openid: 'o' },
  };

  const express = report.shipping_list[0];
  const shipping: ShippingEffect = {
    ...{ kind: 'shipping', outTradeNo: 'A1', goods: '龙井茶' },
    ...{ logisticsType: 1, deliveryMode: 1 },
  };

  it('reports the shipping of a paid order, by either number, for either openid of the payer', () => {
    const effect = { ...shipping, goods: '龙井茶' };
    expect(run(api, report)).toEqual({ fields: { errcode: 0, errmsg: 'ok' }, effect });
    const own = { order_number_type: 1, mchid: '1', out_trade_no: 'A1' };
    expect(run(api, { ...report, order_key: own, payer: { openid: 'oSub' } }).effect).toEqual(effect);
  });

  it('says of a split delivery whether more is to come', () => {
    const split = { ...report, delivery_mode: 'SPLIT_DELIVERY', shipping_list: [express, express] };
    const goods = '龙井茶, 龙井茶';
    expect(run(api, { ...split, is_all_delivered: false }).effect).toMatchObject({ goods, partial: true });
    expect(run(api, { ...split, is_all_delivered: true }).effect).toEqual({
      ...{ ...shipping, goods, deliveryMode: 2 },
    });
  });

  describe('of an order that was reported', () => {
    const split = { ...report, delivery_mode: 2, is_all_delivered: false };
    const partial = { ...shipping, deliveryMode: 2, partial: true as const };
    const again = { ...shipping, again: true as const };
    afterEach(() => {
      shippings = [];
    });

    it.each<[string, ShippingEffect[], object, object]>([
      ['more parcels', [partial], { effect: partial }, split],
      ['an order that is shipped', [shipping], { effect: again }, report],
      ['a change of the delivery mode', [partial], { effect: again }, report],
      ['a change of the logistics', [{ ...shipping, logisticsType: 3 }], { effect: again }, report],
      ['parcels of shipping again', [shipping, { ...partial, again: true }], { effect: partial }, split],
      ['a second time', [shipping, again], { refused: 10060003 }, report],
      ['a second change', [partial, again], { refused: 10060003 }, split],
    ])('takes shipping again once: %s', (_, earlier, expected, params) => {
      shippings = earlier;
      const result = run(api, params);
      expect(result).toMatchObject(expected);
      if ('effect' in expected) expect(result.effect).toEqual(expected.effect);
    });
  });

  it('takes a contact with SF, and nothing of a parcel without express', () => {
    const sf = { ...express, express_company: 'SF', contact: { receiver_contact: '189****1234' } };
    expect(run(api, { ...report, shipping_list: [sf] })).not.toHaveProperty('refused');
    const own = { logistics_type: 4, shipping_list: [{ item_desc: '茶' }] };
    expect(run(api, { ...report, ...own })).not.toHaveProperty('refused');
  });

  it.each<[string, object, number]>([
    ['an order that is not paid', { order_key: { order_number_type: 2, transaction_id: '7' } }, 10060001],
    ['no order', { order_key: undefined }, 47001],
    ['another kind of number', { order_key: { order_number_type: 3 } }, 268485194],
    ['no transaction id', { order_key: { order_number_type: 2, out_trade_no: 'A1' } }, 268485195],
    ['no merchant', { order_key: { order_number_type: 1, out_trade_no: 'A1' } }, 268485196],
    ['no own number', { order_key: { order_number_type: 1, mchid: '1' } }, 268485197],
    ['another logistics_type', { logistics_type: 5 }, 10060005],
    ['another delivery_mode', { delivery_mode: 'ALL' }, 268485224],
    ['a split delivery without express', { delivery_mode: 2, logistics_type: 4 }, 10060006],
    ['split without its end', { delivery_mode: 2 }, 10060007],
    ['parcels that are no list', { shipping_list: {} }, 10060014],
    ['no parcel', { shipping_list: [] }, 10060014],
    ['two parcels in one delivery', { shipping_list: [express, express] }, 268485228],
    [
      'too many parcels',
      { delivery_mode: 2, is_all_delivered: true, shipping_list: Array(16).fill(express) },
      10060024,
    ],
    ['no goods', { shipping_list: [{ ...express, item_desc: '' }] }, 10060008],
    ['goods of 121 characters', { shipping_list: [{ ...express, item_desc: '茶'.repeat(121) }] }, 10060009],
    ['express without a number', { shipping_list: [{ ...express, tracking_no: undefined }] }, 268485226],
    ['express without a company', { shipping_list: [{ ...express, express_company: '' }] }, 268485227],
    ['a long number', { shipping_list: [{ ...express, tracking_no: '1'.repeat(129) }] }, 10060026],
    ['SF without a contact', { shipping_list: [{ ...express, express_company: 'SF' }] }, 10060014],
    ['seconds as the time', { upload_time: '1693564249' }, 268485216],
    ['a time without a zone', { upload_time: '2026-11-29T12:30:00' }, 268485216],
    ['no payer', { payer: {} }, 47001],
    ['another payer', { payer: { openid: 'oOther' } }, 10060031],
  ])('is refused with %s', (_, change, errcode) => {
    expect(run(api, { ...report, ...change })).toMatchObject({ refused: errcode });
  });
});

describe('cloudbase.getOpenData', () => {
  it('gives each CloudID its data, or the refusal that the project has set', () => {
    const { fields } = run('cloudbase.getOpenData', { cloudid_list: ['any', 'late'] }) as {
      fields: { data_list: { cloud_id: string; json: string }[] };
    };
    const [any, late] = fields.data_list.map(({ json }) => JSON.parse(json));
    expect(fields.data_list.map(({ cloud_id }) => cloud_id)).toEqual(['any', 'late']);
    expect(any).toEqual({
      cloudID: 'any',
      data: expect.objectContaining({
        phoneNumber: expect.stringMatching(/^1\d{10}$/),
        stepInfoList: expect.arrayContaining([{ timestamp: expect.any(Number), step: expect.any(Number) }]),
        openGId: expect.any(String),
        watermark: { appid: 'wx1', timestamp: 1_700_000_000 },
      }),
    });
    expect(late).toEqual({ cloudID: 'late', errCode: -601006, errMsg: 'cloudID expired.' });
  });

  it('refuses what is no list', () => {
    expect(run('cloudbase.getOpenData', {})).toMatchObject({ refused: 47001 });
  });
});
