/** What people who write TypeScript see of `cloudPay`, asked of TypeScript's language server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiName, apis } from '@opencloudpay/wechatpay';
import { type Editor, openEditor } from './testing/editor';

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor();
});
afterAll(() => editor.close());

/** A program of which only the last lines matter. */
const program = (body: string) =>
  `import { createCloudPay } from '../index';\nexport const cloudPay = createCloudPay();\n${body}`;

const camel = (name: string) => name.replace(/_[a-z]/g, (pair) => pair.slice(1).toUpperCase());
const names = Object.keys(apis) as ApiName[];

describe('the namespace', () => {
  it('completes every API', async () => {
    expect(await editor.completions(program('cloudPay.▮'))).toEqual(expect.arrayContaining(names));
  });

  it('underlines a name that is none', async () => {
    expect(await editor.problems(program('void cloudPay.unifiedorder({});'))).toEqual([
      expect.stringContaining("Did you mean 'unifiedOrder'?"),
    ]);
  });
});

describe('parameters', () => {
  it.each(names)('of %s complete as its declaration has them, in both spellings', async (name) => {
    const declared = Object.keys(apis[name].request.properties).filter((field) => field !== 'notify_url');
    const offered = await editor.completions(program(`void cloudPay.${name}({ ▮ });`));
    expect(new Set(offered)).toEqual(
      new Set([
        ...[...declared, 'sub_mch_id', 'sub_appid', 'nonce_str'].flatMap((field) => [field, camel(field)]),
        ...('notify_url' in apis[name].request.properties
          ? ['env_id', 'function_name', 'callback_type', 'envId', 'functionName', 'callbackType', 'container']
          : []),
      ]),
    );
  });

  it('may be mixed from both spellings, with the symbol of the current environment', async () => {
    const body = `
      declare const DYNAMIC_CURRENT_ENV: unique symbol;
      void cloudPay.unifiedOrder({
        body: 'Tea', out_trade_no: '20260101000001', subMchId: '1900000109', total_fee: 8800, nonceStr: 7,
        envId: DYNAMIC_CURRENT_ENV, functionName: 'pay_cb', tradeType: 'JSAPI', detail: { goods_detail: [] },
      });`;
    expect(await editor.problems(program(body))).toEqual([]);
  });

  it('that WeChat Pay wants as JSON text may be objects, whose fields are declared too', async () => {
    const share = (receiver: string) =>
      program(`void cloudPay.profitSharing({
        transactionId: '4200', outOrderNo: 'P1', subMchId: '1', receivers: [${receiver}] });`);
    expect(
      await editor.problems(
        share("{ type: 'MERCHANT_ID', account: '1900000110', amount: 100, description: 'commission' }"),
      ),
    ).toEqual([]);
    expect(
      await editor.problems(share("{ type: 'MERCHANT', account: '1', amount: 100, description: 'd' }")),
    ).toEqual([expect.stringMatching(/'"MERCHANT"' is not assignable.*"MERCHANT_ID"/)]);
  });

  it.each([
    ['a missing one by name', "{ body: 'Tea', totalFee: 1 }", /'out_trade_no' is missing/],
    ['a missing alternative', '{ subMchId: "1" }', /is missing/, 'queryOrder'],
    [
      'an amount that is text',
      "{ body: 'Tea', outTradeNo: '1', totalFee: '1' }",
      /'string' is not assignable.*'number'/,
    ],
    [
      'a name that is misspelt',
      "{ body: 'Tea', outTradeNo: '1', totalFe: 1 }",
      /Did you mean to write 'totalFee'\?/,
    ],
    [
      'a value that is none of the allowed',
      "{ body: 'Tea', outTradeNo: '1', totalFee: 1, tradeType: 'H5' }",
      /"JSAPI"/,
    ],
    [
      'an address of their own',
      "{ body: 'Tea', outTradeNo: '1', totalFee: 1, notifyUrl: 'https://x' }",
      /'notifyUrl' does not exist/,
    ],
  ])('underline %s', async (_, data, message, api = 'unifiedOrder') => {
    expect(await editor.problems(program(`void cloudPay.${api}(${data});`))).toEqual([
      expect.stringMatching(message),
    ]);
  });
});

describe('results', () => {
  it.each(names)('of %s complete as its declaration has them, in both spellings', async (name) => {
    const declared = Object.keys(apis[name].answer.fields).filter((field) => !field.includes('$'));
    const offered = await editor.completions(
      program(`const result = await cloudPay.${name}({} as never);\nresult.▮`),
    );
    expect(offered).toEqual(
      expect.arrayContaining([
        ...declared.flatMap((field) => [field, camel(field)]),
        ...['returnCode', 'return_code', 'errCode', 'errMsg', 'err_code'],
      ]),
    );
  });

  it('have amounts as numbers, indexed fields and lists as CloudPay gives them', async () => {
    const body = `
      const result = await cloudPay.queryRefund({ outTradeNo: '20260101000001', subMchId: '1' });
      type Maybe<T> = T | undefined;
      export const fee: Maybe<number> = result.refundFee;
      export const firstFee: Maybe<number> = result['refundFee_0'];
      export const couponFee: Maybe<number> = result['coupon_refund_fee_1_2'];
      export const status: Maybe<string> = result['refundStatus_3'];
      export const fees: Maybe<readonly (number | null)[]> = result.refundFeeList;
      export const coupons: Maybe<readonly (readonly string[])[]> = result.couponTypeArray;
      export const ok: 0 = result.errCode;
      export const code: string | undefined = result.err_code;`;
    expect(await editor.problems(program(body))).toEqual([]);
  });

  it('have payment of an order alone, and data of files alone', async () => {
    const of = (api: string, field: string) =>
      editor.problems(program(`export const it = (await cloudPay.${api}({} as never)).${field};`));
    expect(await of('unifiedOrder', 'payment?.paySign')).toEqual([]);
    expect(await of('downloadFundFlow', 'data?.length')).toEqual([]);
    expect(await of('queryOrder', 'payment')).toEqual([expect.stringContaining("'payment' does not exist")]);
    expect(await of('queryOrder', 'data')).toEqual([expect.stringContaining("'data' does not exist")]);
  });

  it('tell states apart', async () => {
    const body = `
      const { tradeState } = await cloudPay.queryOrder({ outTradeNo: '20260101000001', subMchId: '1' });
      export const paid = tradeState === 'SUCESS';`;
    expect(await editor.problems(program(body))).toEqual([expect.stringContaining('no overlap')]);
  });
});
