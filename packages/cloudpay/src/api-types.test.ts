/** What a TypeScript editor shows of `cloudPay`, as TypeScript's language server answers it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiDeclaration, type ApiName, apis } from '@opencloudpay/wechatpay';
import { callbackParameters, commonCallParameters } from './call-parameters';
import { type Editor, openEditor } from './testing/editor';

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor();
});
afterAll(() => editor.close());

/** A program whose last lines matter. */
const program = (body: string) =>
  `import { createCloudPay } from '../index';\nexport const cloudPay = createCloudPay();\n${body}`;

const camel = (name: string) => name.replace(/_[a-z]/g, (pair) => pair.slice(1).toUpperCase());
const names = Object.keys(apis) as ApiName[];

/** One program for all APIs, compiled once: the answers by the names. */
function ofEachApi<Answer>(ask: () => Promise<Answer[]>): (name: ApiName) => Promise<Answer | undefined> {
  let answers: Promise<Answer[]> | undefined;
  return async (name) => {
    answers ??= ask();
    return (await answers)[names.indexOf(name)];
  };
}

describe('the namespace', () => {
  it('completes every API', async () => {
    expect(await editor.completions(program('cloudPay.▮'))).toEqual([expect.arrayContaining(names)]);
  });

  it('underlines an unknown API', async () => {
    expect(await editor.problems(program('void cloudPay.unifiedorder({});'))).toEqual([
      expect.stringContaining("Did you mean 'unifiedOrder'?"),
    ]);
  });
});

describe('parameters', () => {
  const completions = ofEachApi(() =>
    editor.completions(program(names.map((name) => `void cloudPay.${name}({ ▮ });`).join('\n'))),
  );

  it.each(names)('of %s complete as declared, in both spellings', async (name) => {
    const declared = Object.keys(apis[name].request.properties).filter((field) => field !== 'notify_url');
    const offered = await completions(name);
    expect(new Set(offered)).toEqual(
      new Set([
        ...[...declared, 'sub_mch_id', 'sub_appid', 'nonce_str'].flatMap((field) => [field, camel(field)]),
        ...('notify_url' in apis[name].request.properties
          ? ['env_id', 'function_name', 'callback_type', 'envId', 'functionName', 'callbackType', 'container']
          : []),
      ]),
    );
  });

  it('may mix both spellings, with the symbol of the current environment', async () => {
    const body = `
      declare const DYNAMIC_CURRENT_ENV: unique symbol;
      void cloudPay.unifiedOrder({
        body: 'Tea', out_trade_no: '20260101000001', subMchId: '1900000109', total_fee: 8800, nonceStr: 7,
        envId: DYNAMIC_CURRENT_ENV, functionName: 'pay_cb', tradeType: 'JSAPI', detail: { goods_detail: [] },
      });`;
    expect(await editor.problems(program(body))).toEqual([]);
  });

  it('that are JSON text for WeChat Pay may be objects, whose fields are declared too', async () => {
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

  it.each(["functionName: 'f'", "function_name: 'f'", "container: { service: 's', path: '/p' }"])(
    'of an order may name its callback by %s',
    async (place) => {
      const body = `void cloudPay.unifiedOrder({ body: 'Tea', outTradeNo: '1', totalFee: 1, ${place} });`;
      expect(await editor.problems(program(body))).toEqual([]);
    },
  );

  it.each([
    ['a missing parameter by name', "{ body: 'Tea', totalFee: 1 }", /'outTradeNo' is missing/],
    ['a missing alternative', '{ subMchId: "1" }', /is missing/, 'queryOrder'],
    [
      'an order without a callback',
      "{ body: 'Tea', outTradeNo: '1', totalFee: 1, envId: 'prod' }",
      /'functionName' is missing/,
    ],
    [
      'an amount that is text',
      "{ body: 'Tea', outTradeNo: '1', totalFee: '1' }",
      /'string' is not assignable.*'number'/,
    ],
    ['a misspelt name', "{ body: 'Tea', outTradeNo: '1', totalFe: 1 }", /Did you mean to write 'totalFee'\?/],
    [
      'a value that is not allowed',
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

/** Each parameter in both spellings, with the text that its declaration has. */
function spellingsOf(name: ApiName): { field: string; spelling: string; text: string }[] {
  const { request, notifies }: ApiDeclaration = apis[name];
  const own = Object.entries(request.properties).filter(([field]) => field !== 'notify_url');
  const ofCloudPay = Object.entries({ ...commonCallParameters, ...(notifies && callbackParameters) });
  const texts = [
    ...own.map(([field, { description }]) => [field, description] as const),
    ...ofCloudPay.map(([field, { description }]) => [field, description.en ?? ''] as const),
  ];
  return texts.flatMap(([field, text]) =>
    [...new Set([field, camel(field)])].map((spelling) => ({ field, spelling, text })),
  );
}

describe('hover texts', () => {
  const hovers = ofEachApi(async () => {
    const programs = names.map((name) => {
      const calls = spellingsOf(name).map(({ field, spelling }) => callWith(name, field, spelling));
      return [`void cloudPay.▮${name};`, ...calls];
    });
    const shown = await editor.hovers(program(programs.flat().join('\n')));
    return programs.map((lines) => shown.splice(0, lines.length));
  });

  it.each(names)('of %s and of each of its parameters are those of the declaration', async (name) => {
    const { document, summary }: ApiDeclaration = apis[name];
    const shown = (await hovers(name)) ?? [];
    expect(shown[0]).toContain(document);
    expect(shown[0]).toContain(/^[^.]+/.exec(summary?.en ?? '')?.[0]);
    for (const [index, { spelling, text }] of spellingsOf(name).entries())
      expect([spelling, shown[index + 1]]).toEqual([spelling, expect.stringContaining(text.slice(1))]);
  });

  /** A complete call, with a mark at one parameter. */
  function callWith(name: ApiName, marked: string, spelling: string): string {
    const { required, anyOf = [], properties }: ApiDeclaration['request'] = apis[name].request;
    const place = marked === 'container' || marked === 'function_name' ? [] : ['function_name'];
    const needed = required.flatMap((field) => (field === 'notify_url' ? place : [field]));
    const others = [...needed, ...(anyOf.includes(marked) ? [] : anyOf.slice(0, 1))];
    const value = (field: string) => {
      const schema = properties[field];
      const values = schema?.type === 'string' ? schema.enum : undefined;
      if (field === 'container') return "{ service: 's', path: '/p' }";
      return schema?.type === 'integer' || field === 'callback_type' ? '1' : `'${values?.[0] ?? 'x'}'`;
    };
    const given = others
      .filter((field) => field !== marked)
      .map((field) => `${camel(field)}: ${value(field)}`);
    return `void cloudPay.${name}({ ${[...given, `▮${spelling}: ${value(marked)}`].join(', ')} });`;
  }

  it('say when a parameter is needed', async () => {
    const order = '▮functionName: "f", ▮envId: "e", ▮subOpenid: "o", ▮subMchId: "1", ▮tradeType: "JSAPI"';
    const shown = await editor.hovers(
      program(`void cloudPay.unifiedOrder({ body: 'Tea', outTradeNo: '1', totalFee: 1, ${order} });`),
    );
    expect(shown).toEqual([
      expect.stringContaining('Needed: unless `container` is given.'),
      expect.stringContaining('if there is no current environment'),
      expect.stringContaining('with `tradeType` JSAPI (the default), unless a user is calling'),
      expect.stringContaining('Needed: in partner mode.'),
      expect.stringContaining('Default: JSAPI.'),
    ]);
  });

  it('say of a refund that it needs no callback', async () => {
    const [shown] = await editor.hovers(program(callWith('refund', 'function_name', 'functionName')));
    expect(shown).toContain('The cloud function to call back.');
    expect(shown).not.toContain('Needed');
  });
});

describe('results', () => {
  const completions = ofEachApi(() =>
    editor.completions(
      program(names.map((name) => `void (await cloudPay.${name}({} as never)).▮;`).join('\n')),
    ),
  );

  it.each(names)('of %s complete as declared, in both spellings', async (name) => {
    const declared = Object.keys(apis[name].answer.fields).filter((field) => !field.includes('$'));
    expect(await completions(name)).toEqual(
      expect.arrayContaining([
        ...declared.flatMap((field) => [field, camel(field)]),
        ...['returnCode', 'return_code', 'errCode', 'errMsg', 'err_code'],
      ]),
    );
  });

  it('have amounts as numbers, and indexed fields and lists as CloudPay returns them', async () => {
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

  it('have payment only for orders, and data only for files', async () => {
    const of = (api: string, field: string) =>
      editor.problems(program(`export const it = (await cloudPay.${api}({} as never)).${field};`));
    expect(await of('unifiedOrder', 'payment?.paySign')).toEqual([]);
    expect(await of('downloadFundFlow', 'data?.length')).toEqual([]);
    expect(await of('queryOrder', 'payment')).toEqual([expect.stringContaining("'payment' does not exist")]);
    expect(await of('queryOrder', 'data')).toEqual([expect.stringContaining("'data' does not exist")]);
  });

  it('distinguish states', async () => {
    const body = `
      const { tradeState } = await cloudPay.queryOrder({ outTradeNo: '20260101000001', subMchId: '1' });
      export const paid = tradeState === 'SUCESS';`;
    expect(await editor.problems(program(body))).toEqual([expect.stringContaining('no overlap')]);
  });
});
