/** Ours against wx-server-sdk 4.0.2: the same calls send the same, and make the same of the same answers. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Cloud } from '../cloud';
import { type BothOpenApis, type OpenApiReply, startBothOpenApis } from '../testing/both-openapis';

let apis: BothOpenApis;
beforeAll(async () => {
  apis = await startBothOpenApis();
});
afterAll(() => apis.close());

const json = (body: unknown, contentType = 'application/json; charset=UTF-8'): OpenApiReply => ({
  contentType,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

const send = (openapi: Cloud['openapi']) => openapi['subscribeMessage']?.['send']?.({ touser: 'o' });

async function expectSame(
  call: (openapi: Cloud['openapi']) => Promise<unknown>,
  reply: OpenApiReply = json({ errcode: 0, errmsg: 'ok' }),
) {
  const { theirs, mine } = await apis.both(call, reply);
  expect(mine).toEqual(theirs);
  expect(JSON.stringify(mine.result)).toBe(JSON.stringify(theirs.result));
  return mine;
}

const key = fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,8}$/).filter((name) => !/proto|constructor/.test(name));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
})).any;

/** JSON as a server writes it, with numbers of every length. */
const number = fc.oneof(
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,2})?$/),
);
const answer = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.string().map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null', '[]', '{}'),
    fc.array(tie('any'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc
      .dictionary(key, tie('any'), { maxKeys: 4 })
      .map((fields) => `{${Object.entries(fields).map(([name, of]) => `${JSON.stringify(name)}: ${of}`)}}`),
  ),
})).any;

describe('as wx-server-sdk 4.0.2', () => {
  it('sends parameters, whatever the style of their keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 5 }), fc.boolean(), async (data, converts) => {
        await expectSame(async (openapi) =>
          (converts ? openapi : openapi({ convertCase: false }))['wxacode']?.['get']?.(data),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('reads answers, with numbers of every length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, answer, { maxKeys: 4 }), fc.boolean(), async (fields, converts) => {
        const body = `{${Object.entries(fields).map(([name, of]) => `${JSON.stringify(name)}:${of}`)}}`;
        await expectSame(
          async (openapi) =>
            (converts ? openapi : openapi({ convertCase: false }))['a']?.['b']?.({ touser: 'o' }),
          json(body),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('sends the names of methods, and the mini program that a call is bound to', async () => {
    const { sent } = await expectSame(async (openapi) =>
      openapi({ appid: 'wx2' })['wxa']?.['sec']?.['order']?.['uploadShippingInfo']?.({ orderKey: { a: 1 } }),
    );
    expect(sent).toEqual([
      {
        api: 'wxa.sec.order.uploadShippingInfo',
        appid: 'wx2',
        params: { order_key: { a: 1 } },
        files: {},
      },
    ]);
    await expectSame(async (openapi) => openapi['a']?.['b']?.());
  });

  it.each(['image/png', 'image/jpeg', 'image/gif', 'audio/mpeg', 'audio/amr', 'video/mp4', 'image/jpg'])(
    'sends a file of the type %s as bytes',
    async (contentType) => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const { sent } = await expectSame(async (openapi) =>
        openapi['security']?.['imgSecCheck']?.({ media: { contentType, value: bytes } }),
      );
      expect(sent[0]?.files['media']?.content).toBe(bytes.toString('base64'));
      await expectSame(async (openapi) =>
        openapi({ convertCase: false })['customerServiceMessage']?.['uploadTempMedia']?.({
          type: 'image',
          media: { contentType, value: bytes, fileName: 'a.b' },
        }),
      );
    },
  );

  it.each<[string, OpenApiReply]>([
    ['a result', json({ errcode: 0, errmsg: 'ok', msgid: 1, sub_list: [{ a_b: 1 }] })],
    ['a long number', json('{"errcode":0,"msgid":294402298110051942,"fee":-0.00000000000000012345}')],
    ['a refusal', json({ errcode: 43101, errmsg: 'user refuse to accept the msg rid: 1' })],
    ['a refusal without text', json({ errcode: 40003 })],
    ['JSON as text/plain', json({ errcode: 87014, errmsg: 'risky content' }, 'text/plain')],
    ['text', json('not JSON', 'text/plain')],
    ['a list', json('[{"a_b":1}]')],
    ['JSON that is none', json('<html>')],
    ['a picture', { contentType: ' image/jpeg ', body: Buffer.from([0xff, 0xd8, 0xff, 0, 0x80]) }],
    ['a refusal of the platform', { code: 'INVALID_PARAM', message: 'no such thing' }],
    ['a refusal that has no number', { code: 'SIGN_PARAM_INVALID', message: 'who?' }],
    ['a system error', { code: 'SYS_ERR', message: 'down' }],
  ])('makes the same of an answer: %s', async (_, reply) => {
    await expectSame(async (openapi) => send(openapi), reply);
  });

  it('refuses calls before init, and options that are none, as the original', () => {
    expect(() => apis.original.openapi('x' as never)).toThrow('an options object is expected');
  });
});

describe('recorded of wx-server-sdk 4.0.2', () => {
  it('a subscribe message', async () => {
    const outcome = await expectSame(
      async (openapi) =>
        openapi['subscribeMessage']?.['send']?.({
          touser: 'oABC',
          templateId: 'T-1',
          page: 'pages/order',
          data: { thing1: { value: '龙井茶' }, amount2: { value: '88.00元' } },
          miniprogramState: 'formal',
        }),
      json({ errcode: 0, errmsg: 'ok', msgid: 1 }),
    );
    expect(outcome).toEqual({
      sent: [
        {
          api: 'subscribeMessage.send',
          appid: '',
          params: {
            touser: 'oABC',
            template_id: 'T-1',
            page: 'pages/order',
            data: { thing1: { value: '龙井茶' }, amount2: { value: '88.00元' } },
            miniprogram_state: 'formal',
          },
          files: {},
        },
      ],
      result: { msgid: 1, errMsg: 'openapi.subscribeMessage.send:ok', errCode: 0 },
    });
  });

  it('a refusal by WeChat', async () => {
    const { error } = await expectSame(
      async (openapi) => send(openapi),
      json({ errcode: 43101, errmsg: 'user refuse to accept the msg' }),
    );
    expect(error).toEqual({
      errCode: 43101,
      errMsg: 'openapi.subscribeMessage.send:fail user refuse to accept the msg',
      message: 'errCode: 43101  | errMsg: openapi.subscribeMessage.send:fail user refuse to accept the msg',
    });
  });

  it('a picture', async () => {
    const { result } = await expectSame(async (openapi) => openapi['wxacode']?.['get']?.({ path: 'a' }), {
      contentType: 'image/jpeg',
      body: Buffer.from([1, 2]),
    });
    expect(result).toEqual({
      contentType: 'image/jpeg',
      buffer: Buffer.from([1, 2]),
      errMsg: 'openapi.wxacode.get:ok',
      errCode: 0,
    });
  });
});
