import { Agent, request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import { runs } from '@opencloudpay/internal/testing/runs';
import { fromXml, sign, toXml, verify } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { type Simulator, startSimulator } from '../index';
import { type Fields, type MerchantClient, merchantClient, postBytes } from '../testing/merchant-client';

const APPID = 'wx2421b1c4370ec43b';
let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator({
    merchants: [{ subMerchants: [{}, {}] }, { appid: APPID }, { subMerchants: [{}] }],
  });
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

/** The refusal of a request that is valid except for these fields. */
async function refusalOf(fields: Fields) {
  const { fields: answer, refusal } = await client.order(fields);
  return { answer, code: refusal.split(';')[0], reason: refusal };
}

describe('a request', () => {
  it.each(['GET', 'PUT', 'DELETE'])('by %s is refused: POST only', async (method) => {
    const { fields, refusal } = await postBytes(simulator, '/pay/unifiedorder', '', { method });
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: '请使用post方法' });
    expect(refusal).toMatch(/^REQUIRE_POST_METHOD; /);
  });

  it('without a body is refused', async () => {
    const { fields, refusal } = await postBytes(simulator, '/pay/unifiedorder', '');
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: 'post数据为空' });
    expect(refusal).toMatch(/^POST_DATA_EMPTY; /);
  });

  it('that is not UTF-8 is refused', async () => {
    const { fields, refusal } = await postBytes(
      simulator,
      '/pay/unifiedorder',
      Buffer.from([0x3c, 0x78, 0xff, 0xfe]),
    );
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: '编码格式错误' });
    expect(refusal).toMatch(/^NOT_UTF8; /);
  });

  it.each([
    'hello',
    '<xml><a>1</xml>',
    '<root><a>1</a></root>',
    '<!DOCTYPE x [<!ENTITY a "b">]><xml><a>&a;</a></xml>',
    '{"a":1}',
  ])('that is not WeChat’s XML is refused: %s', async (body) => {
    const { fields, refusal } = await postBytes(simulator, '/pay/unifiedorder', body);
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: 'XML格式错误' });
    expect(refusal).toMatch(/^XML_FORMAT_ERROR; /);
  });

  it('to an unknown path is refused', async () => {
    const { status, fields } = await postBytes(simulator, '/pay/unifiedorders?x=1', '<xml></xml>');
    expect(status).toBe(404);
    expect(fields['return_code']).toBe('FAIL');
  });

  it('of more than 256 KiB is refused, while it is still being sent', async () => {
    const { status, fields } = await postBytes(
      simulator,
      '/pay/unifiedorder',
      Buffer.alloc(1024 * 1024, 0x61),
    );
    expect(status).toBe(413);
    expect(fields['return_code']).toBe('FAIL');
  });

  it('that never ends is not read endlessly', async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      let answered: number | undefined;
      const endless = request(new URL('/pay/unifiedorder', simulator.url), {
        method: 'POST',
        ca: simulator.ca,
      });
      const chunk = Buffer.alloc(64 * 1024, 0x61);
      const write = () => {
        while (!endless.destroyed && endless.write(chunk));
      };
      endless.on('drain', write);
      endless.on('response', (response) => {
        answered = response.statusCode;
        response.resume();
      });
      endless.on('error', () => {});
      endless.on('close', () => resolve(answered));
      write();
    });
    // Whether the answer reaches a client that only sends depends on the network.
    expect([413, undefined]).toContain(status);
    expect((await client.order()).fields['result_code']).toBe('SUCCESS');
  });

  it('of any bytes gets a well-formed answer', async () => {
    const agent = new Agent({ keepAlive: true, ca: simulator.ca });
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: anyCharacter, maxLength: 100 }).map((text) => Buffer.from(`<xml>${text}</xml>`)),
      fc
        .dictionary(
          fc.constantFrom('appid', 'mch_id', 'sub_mch_id', 'sign', 'sign_type', 'nonce_str', 'out_trade_no'),
          fc.string(),
        )
        .map((fields) =>
          Buffer.from(
            `<xml>${Object.entries(fields)
              .map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`)
              .join('')}</xml>`,
          ),
        ),
    );
    const path = fc.constantFrom(
      '/pay/unifiedorder',
      '/pay/orderquery',
      '/pay/downloadbill',
      '/pay/refundquery',
      '/',
      '//',
      '/%00',
    );
    await fc.assert(
      fc.asyncProperty(path, garbage, async (to, bytes) => {
        const { text } = await postBytes(simulator, to, bytes, { agent });
        expect(fromXml(text)['return_code']).toBe('FAIL');
      }),
      { numRuns: runs(50) },
    );
    agent.destroy();
  });

  it('that is signed, with any values, gets a well-formed answer', async () => {
    const agent = new Agent({ keepAlive: true, ca: simulator.ca });
    const names = [
      'body',
      'out_trade_no',
      'total_fee',
      'time_expire',
      'notify_url',
      'trade_type',
      'sub_appid',
      'sub_openid',
      'fee_type',
      'attach',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.integer().map(String),
      fc.constantFrom('__proto__', 'constructor', '20230231000000'),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), text), async (fields) => {
        const params = {
          appid: client.merchant.appid,
          mch_id: client.merchant.mchId,
          sub_mch_id: client.merchant.subMchId,
          nonce_str: 'n',
          ...fields,
        };
        const signed = { ...params, sign: sign(params, client.merchant.apiKey) };
        const { text: answer } = await postBytes(simulator, '/pay/unifiedorder', toXml(signed), { agent });
        expect(['SUCCESS', 'FAIL']).toContain(fromXml(answer)['return_code']);
        expect(answer).not.toContain('系统错误');
      }),
      { numRuns: runs(40) },
    );
    agent.destroy();
  });

  it('that is incomplete or not HTTP does not harm the simulator', async () => {
    const url = new URL(simulator.url);
    await new Promise<void>((resolve) => {
      const broken = request(new URL('/pay/unifiedorder', url), {
        method: 'POST',
        ca: simulator.ca,
        headers: { 'content-length': 100 },
      });
      broken.on('error', () => resolve());
      broken.write('<xml>', () => broken.destroy(new Error('gone')));
    });
    const raw = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect({ host: '127.0.0.1', port: Number(url.port), ca: simulator.ca }, () =>
        socket.write('no HTTP\r\n\r\n'),
      );
      socket.on('data', (chunk) => (text += chunk));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(raw).toMatch(/^HTTP\/1\.1 400 /);
    expect((await client.order()).fields['result_code']).toBe('SUCCESS');
  });
});

describe('the sender of a request', () => {
  it('must be a merchant', async () => {
    const unknown = await refusalOf({ mch_id: '1999999999' });
    expect(unknown).toMatchObject({
      answer: { return_code: 'FAIL', return_msg: '商户号mch_id或sub_mch_id不存在' },
      code: 'MCHID_NOT_EXIST',
    });
    expect((await refusalOf({ mch_id: undefined })).code).toBe('MCHID_NOT_EXIST');
  });

  it('must sign with its own key; the refusal is not signed', async () => {
    const { merchant } = client;
    const params = { appid: merchant.appid, mch_id: merchant.mchId, nonce_str: 'n', out_trade_no: '123456' };
    const post = (fields: Fields) => postBytes(simulator, '/pay/orderquery', toXml(fields));
    const wrongKey = await post({ ...params, sign: sign(params, 'another key') });
    expect(wrongKey.fields).toEqual({ return_code: 'FAIL', return_msg: '签名错误' });
    expect(wrongKey.refusal).toMatch(/^SIGNERROR; sign is not the MD5 signature/);
    expect((await post(params)).refusal).toBe('SIGNERROR; sign is missing.');
    expect((await post({ ...params, sign: sign(params, merchant.apiKey), body: 'added' })).refusal).toMatch(
      /^SIGNERROR/,
    );
    expect((await post({ ...params, sign: sign(params, merchant.apiKey).toLowerCase() })).refusal).toMatch(
      /lower case/,
    );
    expect((await post({ ...params, sign: sign(params, merchant.apiKey, 'HMAC-SHA256') })).refusal).toMatch(
      /signed by HMAC-SHA256/,
    );
    const odd = { ...params, sign_type: 'SHA1' };
    expect((await post({ ...odd, sign: sign(odd, merchant.apiKey) })).refusal).toMatch(
      /^SIGNERROR; sign_type is 'SHA1'/,
    );
  });

  it('is answered in its own sign type, signed with its key', async () => {
    for (const signType of ['MD5', 'HMAC-SHA256'] as const) {
      const { fields } = await merchantClient(simulator, client.merchant, { signType }).order();
      expect(verify(fields, client.merchant.apiKey, signType)).toBe(true);
      const refused = await merchantClient(simulator, client.merchant, { signType }).query({
        out_trade_no: 'unknown',
      });
      expect(refused.fields['err_code']).toBe('ORDERNOTEXIST');
      expect(verify(refused.fields, client.merchant.apiKey, signType)).toBe(true);
    }
  });

  it('gets back its identity and no other field of its request', async () => {
    const { fields } = await client.order({ attach: 'mine' });
    const { merchant } = client;
    expect(fields).toEqual({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'SUCCESS',
      appid: merchant.appid,
      mch_id: merchant.mchId,
      sub_appid: merchant.subAppid,
      sub_mch_id: merchant.subMchId,
      nonce_str: expect.stringMatching(/^\w{16}$/),
      sign: expect.stringMatching(/^[0-9A-F]{32}$/),
      prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{20}$/),
      trade_type: 'JSAPI',
    });
  });
});

describe('the appid and the sub-merchant of a request', () => {
  it('must be known: APPID_NOT_EXIST, signed', async () => {
    for (const appid of ['wx0000000000000000', undefined]) {
      const { answer } = await refusalOf({ appid });
      expect(answer).toMatchObject({
        return_code: 'SUCCESS',
        result_code: 'FAIL',
        err_code: 'APPID_NOT_EXIST',
        err_code_des: 'appid不存在',
      });
      expect(verify(answer, client.merchant.apiKey)).toBe(true);
    }
  });

  it('must belong together: APPID_MCHID_NOT_MATCH', async () => {
    expect((await refusalOf({ appid: APPID })).answer).toMatchObject({
      err_code: 'APPID_MCHID_NOT_MATCH',
      err_code_des: 'appid和mch_id不匹配',
    });
  });

  it('must be given by a service provider', async () => {
    expect(await refusalOf({ sub_mch_id: undefined, sub_appid: undefined })).toMatchObject({
      answer: { return_code: 'FAIL', return_msg: '缺少参数' },
      reason: expect.stringContaining('sub_mch_id is missing'),
    });
  });

  it('must be this service provider’s', async () => {
    const strangers = simulator.merchants[2]?.subMchId;
    expect(await refusalOf({ sub_mch_id: strangers })).toMatchObject({
      answer: { return_code: 'FAIL', return_msg: '受理关系不存在' },
    });
    expect(await refusalOf({ sub_mch_id: '1888888888' })).toMatchObject({
      answer: { return_msg: '商户号mch_id或sub_mch_id不存在' },
      code: 'MCHID_NOT_EXIST',
    });
  });

  it('must not be sent by a direct merchant', async () => {
    const direct = merchantClient(simulator, simulator.merchants[1]);
    const withSub = await direct.order({ sub_mch_id: client.merchant.subMchId });
    expect(withSub.fields).toEqual({ return_code: 'FAIL', return_msg: '受理关系不存在' });
    const withSubAppid = await direct.order({ sub_appid: client.merchant.subAppid });
    expect(withSubAppid.fields).toEqual({ return_code: 'FAIL', return_msg: 'sub_mch_id与sub_appid不匹配' });
  });

  it('must have the sub_appid bound', async () => {
    const [, other] = client.merchant.subMerchants;
    expect(await refusalOf({ sub_appid: other?.appid })).toMatchObject({
      answer: { return_code: 'FAIL', return_msg: 'sub_mch_id与sub_appid不匹配' },
      code: 'SUB_APPID_NOT_MATCH',
    });
    expect(
      (await client.order({ sub_mch_id: other?.mchId, sub_appid: other?.appid })).fields['result_code'],
    ).toBe('SUCCESS');
  });
});

describe('the client certificate', () => {
  const refundFields = { out_trade_no: 'unknown', out_refund_no: 'r', total_fee: 1, refund_fee: 1 };

  it('is required by refund: without one nginx answers, as at WeChat Pay', async () => {
    const { status, text, refusal } = await client.post('/secapi/pay/refund', refundFields);
    expect(status).toBe(400);
    expect(text).toContain('<title>400 No required SSL certificate was sent</title>');
    expect(refusal).toMatch(/^CERT_ERROR; .*simulator\.merchant\.pfx/);
  });

  it('must be issued by this simulator', async () => {
    const other = await startSimulator();
    const { status, text } = await client.refund(refundFields, {
      certificate: { pfx: other.merchant.pfx, passphrase: other.merchant.passphrase },
    });
    await other.stop();
    expect(status).toBe(400);
    expect(text).toContain('<title>400 The SSL certificate error</title>');
  });

  it('must be the sender’s own', async () => {
    const stranger = simulator.merchants[1];
    if (!stranger) throw new Error('there is a second merchant');
    const { fields, refusal } = await client.refund(refundFields, {
      certificate: { key: stranger.key, cert: stranger.cert },
    });
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: 'certificate not match' });
    expect(refusal).toMatch(/^CERT_ERROR; /);
  });

  it('is accepted as pfx and as PEM, on new and on resumed connections', async () => {
    const { pfx, passphrase, key, cert } = client.merchant;
    for (const certificate of [
      { pfx, passphrase },
      { key, cert },
    ]) {
      const agent = new Agent({ ca: simulator.ca, ...certificate });
      for (let time = 0; time < 3; time++) {
        const { fields } = await client.refund(refundFields, { agent, certificate });
        expect(fields['err_code']).toBe('ORDERNOTEXIST');
      }
      agent.destroy();
    }
  });
});
