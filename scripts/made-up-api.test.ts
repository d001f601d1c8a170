/**
 * Adding an API takes one declaration and one handler of the simulator. This test adds a made-up API with only these two,
 * and uses it in every way.
 */
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkTypes } from '../packages/internal/src/testing/type-check';
import { type ApiDeclaration, defineApi } from '../packages/wechatpay/src/api.ts';
import { commonAnswers, integer, text } from '../packages/wechatpay/src/apis/answers.ts';
import { commonParameters } from '../packages/wechatpay/src/apis/common-parameters.ts';
import { fields } from '../packages/wechatpay/src/apis/fields.ts';
import { apis } from '../packages/wechatpay/src/apis/index.ts';
import { sign } from '../packages/wechatpay/src/sign.ts';
import { schemaKey } from '../packages/wechatpay/src/validate/schema-key.ts';
import { toXml } from '../packages/wechatpay/src/xml/xml.ts';
import { chinese } from './api-reference/chinese.ts';
import { english } from './api-reference/english.ts';
import { writeReference } from './api-reference/write-reference.ts';
import { callTypes, requestTypes } from './api-types/write-types.ts';
import type { Declarations } from './build/load-declarations.ts';
import { schemasOf, validatorsSource } from './build/validators-source.ts';

// ── The declaration

const countStamps = defineApi({
  name: 'countStamps',
  path: '/pay/countstamps',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/made_up.php?chapter=1',
  summary: { en: 'Counts the stamps of an order.', zh: '统计订单的印花。' },
  request: {
    required: ['out_trade_no', 'stamp_count'],
    properties: {
      out_trade_no: fields.outTradeNo,
      stamp_count: {
        type: 'integer',
        minimum: 1,
        maximum: 7,
        description: 'the days of a week',
        zh: '一周的天数',
      },
      card_name: fields.text(11, { description: 'the name of the card', zh: '卡片名称' }),
    },
  },
  answer: {
    body: 'xml',
    echoes: ['out_trade_no'],
    lists: { stamp_color_list: 'stamp_color_$n' },
    fields: {
      out_trade_no: text({ en: 'your order number', zh: '商户订单号' }),
      stamp_total: integer({ en: 'the number of stamps', zh: '印花总数' }),
      stamp_color_$n: text({ en: 'the colour of stamp n', zh: '印花 n 的颜色' }),
    },
  },
});

// ── The handler of the simulator

type Handlers = typeof import('../packages/simulator/src/requests/api-handler.ts');
const handle = ({ defineHandler }: Handlers) =>
  defineHandler(countStamps, ({ params }) => ({
    out_trade_no: params.out_trade_no,
    stamp_total: params.stamp_count * 2,
    stamp_color_0: 'red',
    stamp_color_1: 'green',
  }));

// ── What `npm run build` makes of them, in this process only

const declared: readonly ApiDeclaration[] = [...Object.values(apis), countStamps];
Object.assign(apis, { countStamps });
const compiled = { exports: {} as { validators: object } };
Function(
  'module',
  'exports',
  'require',
  validatorsSource(
    Object.values({ ...commonParameters, ...countStamps.request.properties }).flatMap(schemasOf),
    schemaKey,
  ),
)(compiled, compiled.exports, createRequire(join(__dirname, '../package.json')));
// Loaded after the API has been added: some modules list all APIs once.
const load = {
  validators: (): typeof import('../packages/wechatpay/src/validators.lazy.ts') =>
    require('../packages/wechatpay/src/validators.lazy.ts'),
  cloudpay: (): typeof import('../packages/cloudpay/src/index.ts') =>
    require('../packages/cloudpay/src/index.ts'),
  callParameters: (): typeof import('../packages/cloudpay/src/call-parameters.ts') =>
    require('../packages/cloudpay/src/call-parameters.ts'),
  gateway: (): typeof import('../packages/gateway/src/index.ts') =>
    require('../packages/gateway/src/index.ts'),
  testGateway: (): typeof import('../packages/gateway/src/testing/gateway.ts') =>
    require('../packages/gateway/src/testing/gateway.ts'),
  simulator: (): typeof import('../packages/simulator/src/index.ts') =>
    require('../packages/simulator/src/index.ts'),
  handlers: (): typeof import('../packages/simulator/src/apis/index.ts') =>
    require('../packages/simulator/src/apis/index.ts'),
  apiHandler: (): Handlers => require('../packages/simulator/src/requests/api-handler.ts'),
};
const declarations: Declarations = {
  ...load.callParameters(),
  apis: [...declared],
  commonAnswers,
  commonParameters,
  schemaKey,
};

type Simulator = Awaited<ReturnType<ReturnType<typeof load.simulator>['startSimulator']>>;
type Options = Extract<Parameters<ReturnType<typeof load.cloudpay>['createCloudPay']>[0], { appid: string }>;
type Call = (data: object) => Promise<Record<string, unknown>>;

let simulator: Simulator;
let account: Options;

beforeAll(async () => {
  Object.assign(load.validators().validators, compiled.exports.validators);
  (load.handlers().handlers as Map<string, unknown>).set(countStamps.path, handle(load.apiHandler()));
  simulator = await load.simulator().startSimulator({ merchants: [{ subMerchants: [{}] }] });
  const [merchant] = simulator.merchants;
  if (!merchant) throw new Error('The simulator has no merchant.');
  const { appid, mchId, apiKey, pfx } = merchant;
  account = { mode: 'partner', appid, mchId, apiKey, pfx, ca: simulator.ca, endpoints: [simulator.url] };
});
afterAll(() => simulator.stop());

function callOf(options: Parameters<ReturnType<typeof load.cloudpay>['createCloudPay']>[0]): Call {
  const cloudPay = load.cloudpay().createCloudPay(options) as unknown as Record<string, Call>;
  const call = cloudPay['countStamps'];
  if (!call) throw new Error('The facade has no countStamps.');
  return call;
}

const given = () => ({ subMchId: simulator.merchants[0]?.subMchId, outTradeNo: 'STAMPS-1', stampCount: 3 });
const answered = {
  errCode: 0,
  errMsg: 'cloudPay.countStamps:ok',
  resultCode: 'SUCCESS',
  outTradeNo: 'STAMPS-1',
  stampTotal: 6,
  stampColor_0: 'red',
  stampColorList: ['red', 'green'],
};

describe('an API that is only declared and simulated', () => {
  it('is sent signed by the facade, and its answer is verified, typed and listed', async () => {
    expect(await callOf(account)(given())).toMatchObject(answered);
  });

  it('is refused by the simulator if its signature is wrong', async () => {
    const withOtherKey = callOf({ ...account, apiKey: 'another-key-with-32-characters..' });
    expect(await withOtherKey(given())).toMatchObject({ returnCode: 'FAIL', returnMsg: '签名错误' });
  });

  it('is not believed if its answer is signed with another key', async () => {
    const forger = createServer((_, response) => {
      const answer = {
        return_code: 'SUCCESS',
        result_code: 'SUCCESS',
        out_trade_no: 'STAMPS-1',
        stamp_total: '9',
      };
      response.end(toXml({ ...answer, sign: sign(answer, 'a key of the forger', 'MD5') }));
    });
    await once(forger.listen(0, '127.0.0.1'), 'listening');
    const { port } = forger.address() as AddressInfo;
    try {
      const call = callOf({ ...account, endpoints: [`http://127.0.0.1:${port}`], timeout: 2000 });
      await expect(call(given())).rejects.toMatchObject({ errMsg: expect.stringMatching(/sign/i) });
    } finally {
      forger.closeAllConnections();
      forger.close();
    }
  });

  it('refuses wrong parameters under the caller’s names', async () => {
    const { outTradeNo: _, ...others } = given();
    await expect(
      callOf(account)({ ...others, stampCount: 8, cardName: 'x'.repeat(12) }),
    ).rejects.toMatchObject({
      errMsg: expect.stringMatching(
        /outTradeNo is missing.*stampCount must be the days of a week, at most 7, got 8.*cardName must be the name of the card/,
      ),
    });
    await expect(
      callOf(account)({ ...others, out_trade_mo: 'STAMPS-1', stampCount: 1 }),
    ).rejects.toMatchObject({
      errMsg: expect.stringContaining('did you mean outTradeNo?'),
    });
  });

  it('is served by a gateway to functions that hold no keys', async () => {
    const { newAccessToken, serveGateway } = load.gateway();
    const { token, sha256 } = newAccessToken();
    const { gateway } = load.testGateway().testGateway({ cloudpay: { account, tokens: [{ sha256 }] } });
    const server = await serveGateway(gateway, { port: 0 });
    try {
      expect(await callOf({ gateway: { url: server.url, token } })(given())).toMatchObject(answered);
    } finally {
      await server.close();
    }
  });

  it.each([
    ['English', english, ['Counts the stamps of an order.', 'the name of the card', 'the colour of stamp n']],
    ['Chinese', chinese, ['统计订单的印花。', '卡片名称，最多 11 个字符', '印花 n 的颜色']],
  ] as const)('is in the reference in %s', (_, language, texts) => {
    const reference = writeReference(declarations, language);
    const section = reference.slice(reference.indexOf('## countStamps'));
    for (const one of [...texts, '`stampCount` `stamp_count`', countStamps.document])
      expect(section).toContain(one);
  });

  it('has types: declared calls compile, and others do not', () => {
    const folder = join(__dirname, '../packages/cloudpay/.cache/made-up-api');
    const root = join(__dirname, '..');
    mkdirSync(join(folder, 'generated'), { recursive: true });
    try {
      writeFileSync(join(folder, 'generated/calls.ts'), callTypes(declarations));
      writeFileSync(join(folder, 'generated/requests.ts'), requestTypes(declarations));
      writeFileSync(
        join(folder, 'api-types.ts'),
        readFileSync(join(root, 'packages/cloudpay/src/api-types.ts'), 'utf8'),
      );
      writeFileSync(
        join(folder, 'program.ts'),
        `import type { Namespace } from './api-types';
         import type { Requests } from './generated/requests';
         declare const cloudPay: Namespace;
         const result = await cloudPay.countStamps({ outTradeNo: 'STAMPS-1', stamp_count: 3, subMchId: '1' });
         export const total: number | undefined = result.stampTotal;
         export const colours: readonly (string | null)[] | undefined = result.stampColorList;
         export const wire: Requests['countStamps'] = { out_trade_no: 'STAMPS-1', stamp_count: 3 };
         // @ts-expect-error an amount that is text
         void cloudPay.countStamps({ outTradeNo: 'STAMPS-1', stampCount: '3' });
         // @ts-expect-error a missing one
         void cloudPay.countStamps({ stampCount: 3 });
         // @ts-expect-error a misspelt one
         void cloudPay.countStamps({ outTradeNo: 'STAMPS-1', stampCount: 3, cardNam: 'x' });`,
      );
      const { config, ...tsconfig } = {
        config: join(folder, 'tsconfig.json'),
        extends: join(root, 'tsconfig.json'),
        include: ['*.ts'],
      };
      writeFileSync(config, JSON.stringify(tsconfig));
      const { stdout } = checkTypes(['-p', config]);
      expect(stdout).toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
