import { afterEach, describe, expect, it } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import vectors from '../../../fixtures/answers-v2.json';
import type { ApiDeclaration } from '../../api';
import { apis, declarationOf } from '../../apis/index';
import { RequestError } from '../../errors';
import { sign } from '../../sign';
import { closeServers, serve } from '../../testing/loopback';
import { fromXml, toXml } from '../../xml/xml';
import { createClient } from '../client';
import { BadAnswer } from '../failures';
import { type Question, readAnswer } from './read-answer';

const { account } = vectors;
const identities = { appid: account.appid, mch_id: account.mch_id, sub_mch_id: account.sub_mch_id };

interface Asked {
  api: string;
  params: Readonly<Record<string, string | number>>;
}

afterEach(closeServers);

/** The result of a call with these attempts; before the server's url comes one that refuses connections. */
async function verdict({ api: name, params }: Asked, endpoints: string[]): Promise<unknown> {
  const declared = declarationOf(name) as ApiDeclaration;
  const client = createClient({
    appid: account.appid,
    mchId: account.mch_id,
    apiKey: account.api_key,
    endpoints,
    timeout: 20_000,
  });
  const ordering = {
    spbill_create_ip: '127.0.0.1',
    notify_url: 'https://pay.example.com/notify',
    trade_type: 'JSAPI',
  };
  return client
    .request({ ...declared, certificate: false }, {
      ...(name === 'unifiedOrder' && ordering),
      ...params,
      sub_mch_id: account.sub_mch_id,
    } as never)
    .catch((error: unknown) => error);
}

describe('the checks of an answer', () => {
  it.each(vectors.cases.map((each) => [each.name, each] as const))(
    '%s',
    async (_, { asked, answer, expect: expected }) => {
      const { url } = await serve(answer);
      const told = await verdict(asked, [url]);
      if (expected === 'unknown') {
        expect(told).toBeInstanceOf(RequestError);
        expect(told).toMatchObject({
          code: 'ANSWER_INVALID',
          outcomeUnknown: asked.api !== 'queryOrder',
          message: expect.stringContaining('The outcome is unknown'),
          query: { out_trade_no: asked.params.out_trade_no },
        });
        return;
      }
      if (expected === 'success') {
        expect(told).toMatchObject({ return_code: 'SUCCESS', result_code: 'SUCCESS' });
        return;
      }
      const { return_code, return_msg, ...others } = told as Record<string, unknown>;
      if (return_code === 'FAIL') expect(others).toEqual({});
      else expect({ return_msg, ...others }).toMatchObject({ result_code: 'FAIL', err_code: 'ORDERPAID' });
    },
  );
});

describe('the checks of an answer after an attempt that may have arrived', () => {
  it.each(vectors.repeats.map((each) => [each.name, each] as const))(
    '%s',
    async (_, { attempts, asked, expect: expected }) => {
      const [first = '', second = ''] = attempts;
      const [, code = ''] = /err_code (\w+)/.exec(second) ?? [];
      const signed = {
        return_code: 'SUCCESS',
        ...identities,
        nonce_str: 'n',
        result_code: 'FAIL',
        err_code: code,
      };
      const refused = code
        ? toXml({ ...signed, sign: sign(signed, account.api_key) })
        : toXml({ return_code: 'FAIL', return_msg: '系统繁忙' });
      let times = 0;
      const { url } = await serve((_received, response) => {
        if (first.startsWith('carried out') && ++times === 1) response.destroy();
        else response.end(refused);
      });
      const endpoints = first === 'connection refused' ? [await refusingAddress(), url] : [url];
      const told = await verdict(asked, endpoints);
      if (expected === 'unknown') {
        const { out_trade_no, out_refund_no } = asked.params;
        expect(told).toMatchObject({
          code: 'OUTCOME_UNKNOWN',
          outcomeUnknown: true,
          query: { out_trade_no, out_refund_no },
          message: expect.stringMatching(/^WeChat Pay refused refund .*never retry with a new number\./),
        });
      } else expect(told).toMatchObject({ result_code: 'FAIL', err_code: code });
    },
  );
});

const question: Question = {
  params: { ...identities, out_trade_no: 'CASE20261128001' },
  apiKey: account.api_key,
};
const paid = fromXml(vectors.cases.find(({ name }) => name === 'paid')?.answer ?? '');
const read = (api: ApiDeclaration, fields: Record<string, string>, of = question) =>
  readAnswer(api, Buffer.from(toXml(fields)), of);

function signAnew({ sign: _, ...fields }: Record<string, string>): Record<string, string> {
  return { ...fields, sign: sign(fields, account.api_key) };
}

describe('an answer that was changed on the way', () => {
  it('is accepted only as a refusal with a reason, if a field was altered, added or removed', () => {
    const names = [...Object.keys(paid), 'prepay_id', 'err_code', 'refund_id'];
    const value = fc.oneof(
      fc.constantFrom('SUCCESS', 'FAIL', 'success', 'SUCCESS ', '', '8800', 'X'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.option(value), (name, altered) => {
        const { [name]: original, ...others } = paid;
        const fields = altered === null ? others : { ...others, [name]: altered };
        // The signature ignores empty fields.
        fc.pre((altered || undefined) !== (original || undefined));
        if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(altered ?? '')) return;
        if (fields['return_code'] !== 'FAIL') expect(() => read(apis.queryOrder, fields)).toThrow(BadAnswer);
        else
          expect(read(apis.queryOrder, fields)).toEqual({
            signed: false,
            answer: { return_code: 'FAIL', return_msg: fields['return_msg'] },
            refusal: expect.objectContaining({ code: '', undecided: false }),
          });
      }),
    );
  });

  it('is accepted unchanged or not at all, if a byte was altered', () => {
    const bytes = Buffer.from(toXml(paid));
    const whole = readAnswer(apis.queryOrder, bytes, question);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        let answer: unknown;
        try {
          answer = readAnswer(apis.queryOrder, damaged, question);
        } catch (error) {
          expect(error).toBeInstanceOf(BadAnswer);
          return;
        }
        expect(answer).toEqual(whole);
      }),
      { numRuns: runs(200) },
    );
  });

  it('is accepted for its own call only', () => {
    const calls = Object.values(apis).filter(({ answer }) => answer.body === 'xml');
    const other = fc.constantFrom(
      ...[
        'out_trade_no',
        'transaction_id',
        'out_refund_no',
        'refund_id',
        'refund_fee',
        'total_fee',
        'out_order_no',
        'out_return_no',
        'return_amount',
      ],
    );
    fc.assert(
      fc.property(fc.constantFrom<ApiDeclaration>(...calls), other, fc.boolean(), (api, name, isMissing) => {
        const numbers = {
          out_trade_no: 'CASE20261128001',
          transaction_id: '42',
          out_refund_no: 'R1',
          refund_id: '50',
          out_order_no: 'S1',
          out_return_no: 'B1',
          refund_fee: '800',
          total_fee: '8800',
          return_amount: '5',
        };
        const echoes = (api.answer.echoes ?? []).map((echo) => echo.replace('_$n', ''));
        fc.pre(echoes.includes(name));
        const own = Object.fromEntries([
          ...(api.answer.always ?? []).map((field) => [field, '1']),
          ...(api.answer.echoes ?? []).map((echo) => [
            echo.replace('_$n', '_0'),
            numbers[echo.replace('_$n', '') as keyof typeof numbers],
          ]),
        ]);
        const params = {
          ...identities,
          ...Object.fromEntries(echoes.map((echo) => [echo, numbers[echo as keyof typeof numbers]])),
        };
        const success = {
          return_code: 'SUCCESS',
          ...identities,
          nonce_str: 'n',
          result_code: 'SUCCESS',
          ...own,
        };
        const signType = api.signTypes.length === 1 ? 'HMAC-SHA256' : 'MD5';
        const answered = (fields: Record<string, string>) =>
          read(api, { ...fields, sign: sign(fields, account.api_key, signType) }, { ...question, params });
        expect(answered(success).signed).toBe(true);
        const field = api.answer.echoes?.includes(name) ? name : `${name}_0`;
        const { [field]: _, ...without } = success as Record<string, string>;
        expect(() => answered(isMissing ? without : { ...without, [field]: '7' })).toThrow(
          /belongs to another call/,
        );
      }),
    );
  });

  it.each([
    ['an order', 'unifiedOrder', { prepay_id: 'wx1' }],
    ['a query', 'queryOrder', { trade_state: 'SUCCESS', out_trade_no: 'CASE20261128001' }],
    ['a refund', 'refund', { refund_id: '50', out_trade_no: 'CASE20261128001' }],
  ])('of %s is accepted by its own kind of call only', (_, name, own) => {
    const success = signAnew({
      return_code: 'SUCCESS',
      ...identities,
      nonce_str: 'n',
      result_code: 'SUCCESS',
      ...own,
    });
    for (const api of [apis.unifiedOrder, apis.queryOrder, apis.closeOrder, apis.refund, apis.reverse]) {
      if (api.name !== name) expect(() => read(api, success)).toThrow(/belongs to another call/);
    }
  });
});
