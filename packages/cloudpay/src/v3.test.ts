/** `cloud.cloudPay` on an account of WeChat Pay v3, against a loopback that signs and verifies with its own code. */
import { createVerify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type CloudPay, createCloudPay } from './create-cloud-pay';
import { checkCloudPay } from './options/check-cloud-pay';
import type { V3MerchantOptions } from './options/merchant-options';
import { optionsFromEnvironment } from './options/options-from-environment';
import { merchant, merchantPublicKey, signedHeaders, wechatPay } from './testing/v3';

interface Received {
  method: string | undefined;
  path: string | undefined;
  body: unknown;
  isSigned: boolean;
}

let server: Awaited<ReturnType<typeof listen>>;
let received: Received[] = [];
let answers: { status: number; json?: unknown }[] = [];
let cloudPay: CloudPay;
let options: V3MerchantOptions;

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

function isSigned({ method, url, headers }: IncomingMessage, body: string): boolean {
  const fields = Object.fromEntries(
    [...(headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  return createVerify('RSA-SHA256')
    .update(`${method}\n${url}\n${fields['timestamp']}\n${fields['nonce_str']}\n${body}\n`)
    .verify(merchantPublicKey, fields['signature'] ?? '', 'base64');
}

beforeAll(async () => {
  server = await listen(
    createServer(async (request, response) => {
      const body = await textOf(request);
      received.push({
        method: request.method,
        path: request.url,
        body: body === '' ? undefined : JSON.parse(body),
        isSigned: isSigned(request, body),
      });
      const { status, json } = answers.shift() ?? { status: 500 };
      const text = json === undefined ? '' : JSON.stringify(json);
      const headers = signedHeaders(text, Math.floor(Date.now() / 1000));
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    }),
  );
  options = {
    version: 'v3',
    mode: 'partner',
    appid: 'wx8888888888888888',
    mchId: merchant.mchId,
    apiV3Key: merchant.apiV3Key,
    privateKey: merchant.privateKey,
    serialNo: merchant.serialNo,
    publicKey: wechatPay.publicKey,
    publicKeyId: wechatPay.publicKeyId,
    endpoints: [server.url],
    notify: { baseUrl: 'https://pay.example.com', secret: 'a-secret-of-sixteen' },
  };
  cloudPay = createCloudPay(options);
});
afterAll(() => server.close());
beforeEach(() => {
  received = [];
  answers = [];
});

const ORDER = {
  body: '茶',
  outTradeNo: '20260101000001',
  subMchId: '1900000109',
  subAppid: 'wxd678efh567hg6787',
  subOpenid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  totalFee: 1,
  envId: 'prod-1a2b',
  functionName: 'pay_cb',
};

describe('an account of WeChat Pay v3', () => {
  it('places an order, whose payment is signed with the merchant’s private key', async () => {
    answers = [{ status: 200, json: { prepay_id: 'wx201410272009395522657a690389285100' } }];
    const result = await cloudPay.unifiedOrder(ORDER);
    expect(received).toEqual([
      {
        method: 'POST',
        path: '/v3/pay/partner/transactions/jsapi',
        isSigned: true,
        body: {
          sp_appid: 'wx8888888888888888',
          sp_mchid: merchant.mchId,
          sub_appid: 'wxd678efh567hg6787',
          sub_mchid: '1900000109',
          description: '茶',
          out_trade_no: '20260101000001',
          notify_url: expect.stringMatching(/^https:\/\/pay\.example\.com\/notify\/pay\/prod-1a2b\/pay_cb\//),
          amount: { total: 1 },
          payer: { sub_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
          scene_info: { payer_client_ip: '127.0.0.1' },
        },
      },
    ]);
    expect(result).toMatchObject({
      returnCode: 'SUCCESS',
      resultCode: 'SUCCESS',
      errCode: 0,
      subMchId: '1900000109',
      prepayId: 'wx201410272009395522657a690389285100',
    });
    const { payment } = result;
    expect(payment?.signType).toBe('RSA');
    const text = `wxd678efh567hg6787\n${payment?.timeStamp}\n${payment?.nonceStr}\n${payment?.package}\n`;
    const verifier = createVerify('RSA-SHA256').update(text);
    expect(verifier.verify(merchantPublicKey, payment?.paySign ?? '', 'base64')).toBe(true);
  });

  it('answers a refusal by v2’s code', async () => {
    const paid = { status: 400, json: { code: 'ORDER_PAID', message: '该订单已支付' } };
    answers = [paid, paid, paid];
    await expect(cloudPay.closeOrder(ORDER)).resolves.toMatchObject({
      returnCode: 'SUCCESS',
      resultCode: 'FAIL',
      errCodeDes: '该订单已支付',
      err_code: 'ORDERPAID',
    });
  });

  it('refuses bad parameters by the caller’s names, as v2 does, and sends nothing', async () => {
    await expect(cloudPay.unifiedOrder({ ...ORDER, totalFee: 1.5 })).rejects.toThrow(
      /totalFee must be an integer/,
    );
    expect(received).toEqual([]);
  });

  it.each([
    [{ subMchId: '1900000109', outTradeNo: 'out_refund_no' }, /outTradeNo cannot .* by outRefundNo only/],
    [
      { sub_mch_id: '1900000109', out_trade_no: '20260101000001', out_refund_no: '' },
      /out_trade_no cannot .* by out_refund_no only/,
    ],
  ])('says at the call what v3 cannot do, in the caller’s spelling: %j', async (data, words) => {
    await expect(cloudPay.queryRefund(data as never)).rejects.toThrow(words);
    expect(received).toEqual([]);
  });
});

describe('the options of v3', () => {
  it('come from the environment', () => {
    expect(
      optionsFromEnvironment({
        CLOUDPAY_VERSION: 'v3',
        CLOUDPAY_APPID: 'wx1',
        CLOUDPAY_MCH_ID: '1900007291',
        CLOUDPAY_API_V3_KEY: 'k'.repeat(32),
        CLOUDPAY_PRIVATE_KEY: merchant.privateKey,
        CLOUDPAY_SERIAL_NO: merchant.serialNo,
        CLOUDPAY_PUBLIC_KEY: wechatPay.publicKey,
        CLOUDPAY_PUBLIC_KEY_ID: wechatPay.publicKeyId,
      }),
    ).toEqual({
      version: 'v3',
      mode: 'partner',
      appid: 'wx1',
      mchId: '1900007291',
      apiV3Key: 'k'.repeat(32),
      privateKey: merchant.privateKey.trim(),
      serialNo: merchant.serialNo,
      publicKey: wechatPay.publicKey.trim(),
      publicKeyId: wechatPay.publicKeyId,
    });
  });

  it('are named if they are missing', () => {
    expect(() => optionsFromEnvironment({ CLOUDPAY_VERSION: 'v3' })).toThrow(
      /CLOUDPAY_APPID, CLOUDPAY_MCH_ID, CLOUDPAY_API_V3_KEY, CLOUDPAY_PRIVATE_KEY, CLOUDPAY_SERIAL_NO not set/,
    );
  });

  it('are all checked at once, with their variables, and no key is shown', () => {
    const problems = checkCloudPay({
      ...options,
      apiV3Key: 'short',
      privateKey: wechatPay.publicKey,
      publicKeyId: merchant.serialNo,
    });
    expect(problems).toEqual([
      expect.stringMatching(/^apiV3Key .*CLOUDPAY_API_V3_KEY/),
      expect.stringMatching(/^privateKey .*public key.*CLOUDPAY_PRIVATE_KEY/),
      expect.stringMatching(/^publicKeyId .*serial number.*CLOUDPAY_PUBLIC_KEY_ID/),
    ]);
    expect(problems.join()).not.toContain('short');
  });

  it('refuse another version', () => {
    expect(checkCloudPay({ ...options, version: 'v4' as 'v3' })[0]).toBe(
      'version (CLOUDPAY_VERSION) must be v2 or v3, got "v4" (string)',
    );
  });
});
