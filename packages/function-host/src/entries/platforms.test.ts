/** The edges of the platforms' events; their documented events are in examples/platforms. */
import { describe, expect, it } from '@jest/globals';
import { aliyunFc } from './aliyun-fc';
import { awsLambda } from './aws-lambda';
import { nodeHandler } from './node';
import { tencentScf } from './tencent-scf';
import { sessionOf, sessions, TOKEN, wechat } from './testing/sessions-of-tests';

const echo = {
  main: async (event: object, context: { request_id: string; time_limit_in_ms: number }) => ({
    event,
    id: context.request_id,
    limit: Math.round(context.time_limit_in_ms),
    trigger: process.env['TRIGGER_SRC'],
    user: process.env['WX_OPENID'] ?? null,
  }),
};
const lambdaContext = { awsRequestId: 'r-1', memoryLimitInMB: '256', getRemainingTimeInMillis: () => 3000 };
const silent = { onError: () => undefined };
const options = { sessions, token: TOKEN, ...silent };

const httpEvent = (more: object) => ({
  version: '2.0',
  rawPath: '/call/echo',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'POST', sourceIp: '203.0.113.9' }, stage: '$default' },
  isBase64Encoded: false,
  ...more,
});

async function bodyOf(answer: unknown): Promise<Record<string, unknown>> {
  const { statusCode, body } = (await answer) as { statusCode: number; body: string };
  return { statusCode, ...JSON.parse(body) };
}

describe('a request in a Lambda event', () => {
  const handler = awsLambda({ echo }, options);

  it('may have its body in base64, its headers in any case, and the stage before its path', async () => {
    const { authorization } = await sessionOf('alice');
    for (const headers of [{ authorization }, { AUTHORIZATION: authorization }]) {
      const event = httpEvent({
        rawPath: '/prod/call/echo',
        requestContext: { http: { method: 'POST', sourceIp: '203.0.113.9' }, stage: 'prod' },
        headers,
        body: Buffer.from('{"名":"茶"}').toString('base64'),
        isBase64Encoded: true,
      });
      expect(await bodyOf(handler(event, lambdaContext))).toEqual({
        statusCode: 200,
        result: {
          event: { 名: '茶', userInfo: { appId: expect.any(String), openId: wechat.openIdOf('alice') } },
          ...{ id: 'r-1', limit: 3000, trigger: 'tcb', user: wechat.openIdOf('alice') },
        },
        requestId: 'r-1',
      });
    }
  });

  it('is not taken for a direct invocation, whatever its body claims', async () => {
    const body = JSON.stringify({ 'detail-type': 'Scheduled Event', source: 'aws.events', Type: 'Timer' });
    expect(await bodyOf(handler(httpEvent({ body }), lambdaContext))).toMatchObject({
      statusCode: 401,
      errorCode: 'SESSION_MISSING',
    });
  });
});

describe('a direct invocation', () => {
  const fails = {
    main() {
      throw Object.assign(new RangeError('金额不对'), { code: 'AMOUNT' });
    },
  };

  it('that fails has the function’s error, and no stack for the caller', async () => {
    const error = (await awsLambda({ fails }, options)({}, lambdaContext).catch((e: unknown) => e)) as Error;
    expect([error.name, error.message, error.stack]).toEqual([
      'RangeError',
      '金额不对',
      'RangeError: 金额不对',
    ]);
  });

  it('of several functions needs CLOUDPAY_FUNCTION, and goes to that one', async () => {
    const both = { echo, fails };
    await expect(awsLambda(both, options)({}, lambdaContext)).rejects.toThrow(
      /names no function, and this deployment has echo, fails: set CLOUDPAY_FUNCTION/,
    );
    process.env['CLOUDPAY_FUNCTION'] = 'echo';
    try {
      expect(await awsLambda(both, options)({ a: 1 }, lambdaContext)).toMatchObject({ event: { a: 1 } });
      process.env['CLOUDPAY_FUNCTION'] = 'eco';
      expect(() => awsLambda(both, options)).toThrow("CLOUDPAY_FUNCTION names 'eco'");
    } finally {
      delete process.env['CLOUDPAY_FUNCTION'];
    }
  });

  it('of FC comes as bytes; no JSON is refused', async () => {
    const handler = aliyunFc({ echo }, options);
    const context = { requestId: '1-64f6cd87', function: { memory: 512, timeout: 30 } };
    expect(await handler(Buffer.from('{"a":1}'), context)).toMatchObject({ event: { a: 1 }, limit: 30_000 });
    expect(await handler(Buffer.from(''), context)).toMatchObject({ event: {} });
    await expect(handler(Buffer.from('text'), context)).rejects.toThrow(/is not an object/);
  });

  it('of a module that loads asynchronously, also an ES module’s default', async () => {
    const sources = { echo: async () => ({ default: echo }) };
    expect(await awsLambda(sources, options)({ a: 1 }, lambdaContext)).toMatchObject({ event: { a: 1 } });
  });
});

describe('a timer', () => {
  const timers = { everyNight: 'nightly' };
  const nightly = echo;

  it.each([
    [
      'EventBridge Scheduler',
      () =>
        awsLambda({ nightly, echo }, { ...options, timers })(
          {
            'detail-type': 'Scheduled Event',
            source: 'aws.scheduler',
            time: '2026-01-01T02:00:00Z',
            resources: ['arn:aws:scheduler:ap-southeast-1:123456789012:schedule/default/everyNight'],
            detail: '{}',
          },
          lambdaContext,
        ),
    ],
    [
      'FC',
      () =>
        aliyunFc({ nightly, echo }, { ...options, timers })(
          Buffer.from('{"triggerTime":"2026-01-01T02:00:00Z","triggerName":"everyNight","payload":""}'),
          { requestId: 'r-1' },
        ),
    ],
    [
      'SCF',
      () =>
        tencentScf({ nightly, echo }, { ...options, timers })(
          { Type: 'Timer', TriggerName: 'everyNight', Time: '2026-01-01T02:00:00Z', Message: '' },
          { request_id: 'r-1', memory_limit_in_mb: 128, time_limit_in_ms: 3000 },
        ),
    ],
  ])('of %s is CloudBase’s', async (_, run) => {
    expect(await run()).toMatchObject({
      event: { Type: 'Timer', TriggerName: 'everyNight', Time: '2026-01-01T02:00:00Z', Message: '' },
      trigger: 'timer',
      user: null,
    });
  });
});

describe('the configuration', () => {
  const set = (variables: Record<string, string>, run: () => void) => {
    Object.assign(process.env, variables);
    try {
      run();
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
    }
  };

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'half of the session',
      { CLOUDPAY_MINI_PROGRAM_APPID: 'wx1' },
      /need CLOUDPAY_MINI_PROGRAM_SECRET and CLOUDPAY_SESSION_KEY too/,
    ],
    [
      'a short session key',
      {
        CLOUDPAY_MINI_PROGRAM_APPID: 'wx1',
        CLOUDPAY_MINI_PROGRAM_SECRET: 's',
        CLOUDPAY_SESSION_KEY: 'short',
      },
      /at least 32 characters/,
    ],
    [
      'a secret twice',
      { CLOUDPAY_CALLBACK_SECRET: 'a', CLOUDPAY_CALLBACK_SECRET_FILE: '/x' },
      /are both set: keep one/,
    ],
    [
      'an address of WeChat that is not safe',
      {
        CLOUDPAY_MINI_PROGRAM_APPID: 'wx1',
        CLOUDPAY_MINI_PROGRAM_SECRET: 's',
        CLOUDPAY_SESSION_KEY: 'k'.repeat(32),
        CLOUDPAY_WECHAT_URL: 'http://wechat.example.com',
      },
      /CLOUDPAY_WECHAT_URL must be an https address/,
    ],
    [
      'a missing file',
      { CLOUDPAY_FUNCTIONS_TOKEN_FILE: '/no/such' },
      /^CLOUDPAY_FUNCTIONS_TOKEN_FILE does not name a file that can be read \(ENOENT\)/,
    ],
  ])('with %s is refused at the start, without the secret', (_, variables, problem) => {
    set(variables, () => expect(() => nodeHandler({ echo })).toThrow(problem));
  });

  it.each<[string, Parameters<typeof nodeHandler>[0], RegExp]>([
    ['no function', {}, /The entry has no functions/],
    ['a module without a name', echo, /has one function without a name/],
    ['no main', { pay: {} as typeof echo }, /'pay' exports no `main`/],
  ])('with %s is refused', (_, functions, problem) => {
    expect(() => nodeHandler(functions, silent)).toThrow(problem);
  });

  it('names the environment as `cloudpay serve` does, and functions find it where CloudBase puts it', async () => {
    process.env['CLOUDPAY_ENV_ID'] = 'shop-1';
    try {
      const tells = { main: async () => [process.env['TCB_ENV'], process.env['SCF_NAMESPACE']] };
      expect(await awsLambda({ tells }, silent)({}, lambdaContext)).toEqual(['shop-1', 'shop-1']);
      process.env['TCB_ENV'] = 'of-the-platform';
      expect(await awsLambda({ tells }, silent)({}, lambdaContext)).toEqual(['shop-1', 'shop-1']);
      delete process.env['CLOUDPAY_ENV_ID'];
      expect(await awsLambda({ tells }, silent)({}, lambdaContext)).toEqual([
        'of-the-platform',
        'of-the-platform',
      ]);
    } finally {
      delete process.env['CLOUDPAY_ENV_ID'];
      delete process.env['TCB_ENV'];
    }
  });

  it('of a deployment without sessions, token and secret answers no one, and says why', async () => {
    const handler = awsLambda({ echo }, silent);
    expect(await bodyOf(handler(httpEvent({ body: '{}' }), lambdaContext))).toMatchObject({
      statusCode: 503,
      errorMessage: expect.stringContaining('CLOUDPAY_MINI_PROGRAM_APPID'),
    });
    expect(
      await bodyOf(handler(httpEvent({ rawPath: '/functions/echo', body: '{}' }), lambdaContext)),
    ).toMatchObject({ statusCode: 401, errorMessage: expect.stringContaining('CLOUDPAY_CALLBACK_SECRET') });
  });
});
