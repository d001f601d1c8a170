/** The methods as WeChat documents them: what they accept, and how they refuse. */
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { OpenApiFile } from '@opencloudpay/contracts/openapi-call';
import { Refusal, type WechatWorld } from '../method';
import { EMULATED_METHODS } from './index';

const world: WechatWorld = {
  now: () => 1_700_000_000_000,
  appId: 'wx1',
  paidOrder: ({ transactionId, outTradeNo }) =>
    transactionId === '42' || outTradeNo === 'A1' ? 'A1' : undefined,
  openDataFor: (cloudId) =>
    cloudId === 'late' ? { errCode: -601006, errMsg: 'cloudID expired.' } : undefined,
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
    ['a date without a year', { data: { date1: { value: '11-29' } } }, 47003],
    ['another version', { miniprogram_state: 'dev' }, 47001],
    ['another language', { lang: 'de' }, 47001],
  ])('is refused with %s', (_, change, errcode) => {
    expect(run('subscribeMessage.send', { ...MESSAGE, ...change })).toMatchObject({ refused: errcode });
  });

  it('names the field that is wrong, as WeChat does', () => {
    expect(run('subscribeMessage.send', { ...MESSAGE, data: { phrase1: { value: '' } } })).toEqual({
      refused: 47003,
      errmsg: 'argument invalid! data.phrase1.value invalid',
    });
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
    ['another type', { msgtype: 'voice' }, 40008],
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
    [{}, 44004],
    [{ content: 'a', version: 3 }, 47001],
    [{ content: 'a', version: 2, scene: 1 }, 40003],
    [{ content: 'a', version: 2, openid: 'o', scene: 9 }, 47001],
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
    shipping_list: [{ tracking_no: '1', express_company: 'SF', item_desc: '龙井茶' }],
    upload_time: '2026-11-29T12:30:00+08:00',
    payer: { openid: 'o' },
  };

  it('reports the shipping of a paid order, by either number', () => {
    const effect = { kind: 'shipping', outTradeNo: 'A1', goods: '龙井茶' };
    expect(run(api, report)).toEqual({ fields: { errcode: 0, errmsg: 'ok' }, effect });
    const own = { order_number_type: 1, mchid: '1', out_trade_no: 'A1' };
    expect(run(api, { ...report, order_key: own }).effect).toEqual(effect);
  });

  it.each<[string, object, number]>([
    ['an order that is not paid', { order_key: { order_number_type: 2, transaction_id: '7' } }, 10060001],
    ['no order', { order_key: undefined }, 47001],
    ['delivery_mode as a word', { delivery_mode: 'UNIFIED_DELIVERY' }, 47001],
    ['parcels that are no list', { shipping_list: {} }, 47001],
    ['no parcel', { shipping_list: [] }, 47001],
    [
      'two parcels in one delivery',
      { shipping_list: [report.shipping_list[0], report.shipping_list[0]] },
      47001,
    ],
    ['split without its end', { delivery_mode: 2 }, 47001],
    ['express without a number', { shipping_list: [{ item_desc: '茶' }] }, 47001],
    ['seconds as the time', { upload_time: '1693564249' }, 47001],
    ['no payer', { payer: {} }, 47001],
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
