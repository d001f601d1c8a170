import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createClient } from '../client/client';
import { ParameterError, RequestError } from '../errors';
import { sign, verify } from '../sign';
import { closeServers, merchant, type Received, serve, success } from '../testing/loopback';
import { validateRequest } from '../validate/validate';
import { toXml } from '../xml/xml';
import { type ApiName, apis } from './index';

afterEach(closeServers);

const person = { type: 'PERSONAL_SUB_OPENID', account: 'oReceiver', amount: 30, description: '分到个人' };
const shop = { type: 'MERCHANT_ID', account: '1900000110', amount: 1, description: '分到商户' };
const share = {
  transaction_id: '4208450740201411110007820472',
  out_order_no: 'P20150806125346',
  receivers: JSON.stringify([person, shop]),
};
const receiver = { type: 'MERCHANT_ID', account: '190001001', name: '示例商户全称', relation_type: 'STORE' };
const giveBack = {
  order_id: '3008450740201411110007820472',
  out_return_no: 'R20190516001',
  return_account_type: 'MERCHANT_ID',
  return_account: '1900000110',
  return_amount: 1,
  description: '用户退款',
};
const finish = { transaction_id: share.transaction_id, out_order_no: 'F1', description: '分账已完成' };

describe('the APIs for profit sharing', () => {
  it.each<[ApiName, string, boolean]>([
    ['profitSharingAddReceiver', '/pay/profitsharingaddreceiver', false],
    ['profitSharingRemoveReceiver', '/pay/profitsharingremovereceiver', false],
    ['profitSharing', '/secapi/pay/profitsharing', true],
    ['multiProfitSharing', '/secapi/pay/multiprofitsharing', true],
    ['profitSharingQuery', '/pay/profitsharingquery', false],
    ['profitSharingFinish', '/secapi/pay/profitsharingfinish', true],
    ['profitSharingReturn', '/secapi/pay/profitsharingreturn', true],
    ['profitSharingReturnQuery', '/pay/profitsharingreturnquery', false],
  ])('have %s at %s (certificate: %p), signed with HMAC-SHA256 only', (name, path, certificate) => {
    expect(apis[name]).toMatchObject({ name, path, certificate, signTypes: ['HMAC-SHA256'] });
  });
});

describe('their requests', () => {
  it.each<[ApiName, Record<string, unknown>]>([
    ['profitSharingAddReceiver', { receiver: JSON.stringify(receiver) }],
    [
      'profitSharingAddReceiver',
      {
        receiver: JSON.stringify({
          type: 'PERSONAL_OPENID',
          account: 'oReceiver',
          name: '',
          relation_type: 'CUSTOM',
          custom_relation: '一二三四五六七八九十',
        }),
      },
    ],
    ['profitSharingRemoveReceiver', { receiver: '{"type":"MERCHANT_ID","account":"190001001"}' }],
    ['profitSharing', share],
    ['multiProfitSharing', { ...share, receivers: ` ${share.receivers}\n` }],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify([{ ...person, name: null, a_field_of_next_year: 1 }]) },
    ],
    ['profitSharing', { ...share, receivers: JSON.stringify(Array(50).fill(shop)) }],
    ['profitSharingQuery', { transaction_id: share.transaction_id, out_order_no: 'a_-|*@Z9' }],
    ['profitSharingFinish', finish],
    ['profitSharingReturn', giveBack],
    ['profitSharingReturnQuery', { out_order_no: 'P20150806125346', out_return_no: 'R1' }],
  ])('accept a valid %s (%#)', (api, params) => {
    expect(() => validateRequest(apis[api], params)).not.toThrow();
  });

  it.each<[ApiName, Record<string, unknown>, string, string]>([
    [
      'profitSharing',
      { ...share, receivers: 'all of them' },
      'receivers',
      'must be a list of 1 to 50 receivers as JSON text of at most 10240 characters, got "all of them" (string)',
    ],
    [
      'profitSharing',
      { ...share, receivers: `${'['.repeat(5000)}${']'.repeat(5000)}` },
      'receivers',
      expect.stringMatching(/^must be a list of 1 to 50 receivers/) as unknown as string,
    ],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify(person) },
      'receivers',
      expect.stringMatching(/^must be a list of 1 to 50 receivers/) as unknown as string,
    ],
    [
      'multiProfitSharing',
      { ...share, receivers: '[]' },
      'receivers',
      'must be a list of 1 to 50 receivers as JSON text of at most 10240 characters, got 0 of them',
    ],
    [
      'multiProfitSharing',
      { ...share, receivers: JSON.stringify(Array(51).fill(shop)) },
      'receivers',
      'must be a list of 1 to 50 receivers as JSON text of at most 10240 characters, got 51 of them',
    ],
    [
      'profitSharing',
      { ...share, receivers: [person] },
      'receivers',
      'must be a list of 1 to 50 receivers as JSON text of at most 10240 characters, got an array',
    ],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify([person, { ...shop, amount: '1' }]) },
      'receivers[1].amount',
      'must be an integer number of cents, got "1" (string): pass the number 1',
    ],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify([{ ...shop, amount: 0.5 }]) },
      'receivers[0].amount',
      'must be an integer number of cents, got 0.5: 0.5 yuan is 50',
    ],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify([{ ...shop, account: 1900000110 }]) },
      'receivers[0].account',
      'must be a merchant number or an openid, as text of at most 64 characters, got a number',
    ],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify([{ ...shop, type: 'PERSONAL_WECHATID' }]) },
      'receivers[0].type',
      'must be MERCHANT_ID, PERSONAL_OPENID or PERSONAL_SUB_OPENID, got "PERSONAL_WECHATID" (string)',
    ],
    [
      'profitSharing',
      { ...share, receivers: JSON.stringify([{ ...shop, description: '' }]) },
      'receivers[0].description',
      'is missing: it must be the reason, shown in the bill, of at most 80 characters',
    ],
    [
      'profitSharing',
      { ...share, receivers: '["1900000110"]' },
      'receivers[0]',
      'must be an object, got "1900000110" (string)',
    ],
    [
      'profitSharing',
      { ...share, out_order_no: '分账1' },
      'out_order_no',
      'must be your profit-sharing number: 1 to 64 of the characters 0-9 A-Z a-z _ - | * @, got "分账1" (string)',
    ],
    [
      'profitSharingAddReceiver',
      { receiver: JSON.stringify({ type: 'MERCHANT_ID', account: '190001001', relationType: 'STORE' }) },
      'receiver.relation_type',
      expect.stringMatching(/^is missing: it must be SERVICE_PROVIDER, STORE, /) as unknown as string,
    ],
    [
      'profitSharingAddReceiver',
      { receiver: JSON.stringify({ ...receiver, custom_relation: '一二三四五六七八九十十' }) },
      'receiver.custom_relation',
      'must be the name of the CUSTOM relation of at most 10 characters, got "一二三四五六七八九十十" (string, 11 characters)',
    ],
    [
      'profitSharingRemoveReceiver',
      { receiver: '[]' },
      'receiver',
      'must be a receiver as JSON text of at most 2048 characters, got "[]" (string)',
    ],
    [
      'profitSharingFinish',
      { ...finish, description: undefined },
      'description',
      'is missing: it must be the reason of at most 80 characters',
    ],
    [
      'profitSharingReturn',
      { ...giveBack, return_account_type: 'PERSONAL_OPENID' },
      'return_account_type',
      'must be MERCHANT_ID, got "PERSONAL_OPENID" (string)',
    ],
    [
      'profitSharingReturn',
      { ...giveBack, order_id: undefined },
      'order_id or out_order_no',
      'is missing: profitSharingReturn needs at least one of them',
    ],
  ])('are refused with the name of the wrong field (%s, %#)', (api, params, field, problem) => {
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
    expect(refusal(() => validateRequest(apis[api], given))).toEqual({ field, problem });
  });

  it('refuse every list of receivers with an amount that is not in cents', () => {
    const amount = fc.oneof(
      fc.integer({ max: 0 }),
      fc.double({ noInteger: true, noNaN: true }),
      fc.string(),
      fc.boolean(),
      fc.constant([1]),
    );
    fc.assert(
      fc.property(fc.array(fc.constant(shop), { maxLength: 5 }), amount, (good, wrong) => {
        const receivers = JSON.stringify([...good, { ...shop, amount: wrong }]);
        expect(() => validateRequest(apis.profitSharing, { ...share, receivers })).toThrow(ParameterError);
      }),
    );
  });
});

describe('the client', () => {
  const client = (url: string) => createClient({ ...merchant, endpoints: [url], timeout: 20_000 });
  const identity = { sub_mch_id: '1900000109', sub_appid: 'wx8888888888888888' };
  const query = { ...identity, transaction_id: share.transaction_id, out_order_no: share.out_order_no };

  it('signs with HMAC-SHA256 whatever the merchant’s default', async () => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    await client(url).request(apis.profitSharingAddReceiver, {
      ...identity,
      receiver: JSON.stringify(receiver),
    });
    const [{ fields }] = received as [Received];
    expect(fields).toMatchObject({ sign_type: 'HMAC-SHA256', appid: merchant.appid, ...identity });
    expect(verify(fields, merchant.apiKey, 'HMAC-SHA256')).toBe(true);
  });

  it.each<[string, ApiName, Record<string, string>, string[]]>([
    ['neither appid nor sub_appid', 'profitSharingQuery', query, ['appid', 'sub_appid']],
    [
      'no sub_appid',
      'profitSharingReturnQuery',
      { ...identity, order_id: '3', out_return_no: 'R1' },
      ['sub_appid'],
    ],
  ])('do not send %s to %s, which would answer SIGN_ERROR', async (_what, name, params, without) => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    await client(url).request(apis[name], params as never);
    const [{ fields }] = received as [Received];
    for (const field of without) expect(fields).not.toHaveProperty(field);
    expect(fields['sub_mch_id']).toBe(identity.sub_mch_id);
    expect(verify(fields, merchant.apiKey, 'HMAC-SHA256')).toBe(true);
  });

  it('accepts an answer without sub_mch_id and appid, and gives the receivers as text', async () => {
    const receivers = JSON.stringify([{ ...person, result: 'SUCCESS', finish_time: '20230528220159' }]);
    const { url } = await serve(
      answering({ ...echoed, mch_id: merchant.mchId, status: 'FINISHED', receivers, amount: '30' }),
    );
    expect(await client(url).request(apis.profitSharingQuery, query)).toMatchObject({
      status: 'FINISHED',
      receivers,
      amount: 30,
    });
  });

  it('accepts an answer with the appid that was not sent, and with no other', async () => {
    const mine = await serve(answering({ ...echoed, appid: merchant.appid }));
    expect(await client(mine.url).request(apis.profitSharingQuery, query)).toMatchObject({
      appid: merchant.appid,
    });
    const other = await serve(answering({ appid: 'wx0000000000000000' }));
    await expect(client(other.url).request(apis.profitSharingQuery, query)).rejects.toThrow(
      /its appid is not the one that was sent/,
    );
  });

  it('reads the answers of a return, which have no result_code', async () => {
    const params = { ...identity, order_id: giveBack.order_id, out_return_no: 'R1' };
    const done = await serve(answering({ out_return_no: 'R1', result: 'SUCCESS', return_amount: '888' }));
    expect(await client(done.url).request(apis.profitSharingReturnQuery, params)).toMatchObject({
      return_code: 'SUCCESS',
      result: 'SUCCESS',
      return_amount: 888,
    });
    const refused = { return_code: 'FAIL', error_code: 'PARAM_ERROR', error_msg: '回退金额不符合规范' };
    const { url } = await serve(toXml(refused));
    expect(await client(url).request(apis.profitSharingReturnQuery, params)).toEqual(refused);
  });

  it('does not accept an answer that is signed with MD5', async () => {
    const { url } = await serve(answering({ status: 'FINISHED' }, 'MD5'));
    await expect(client(url).request(apis.profitSharingQuery, query)).rejects.toThrow(
      /signature does not match/,
    );
  });

  it('names the numbers to query if no answer came', async () => {
    const { url } = await serve((_received, _response, request) => request.socket.destroy());
    const error = await client(url)
      .request(apis.profitSharingQuery, query)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestError);
    expect((error as RequestError).query).toEqual({
      transaction_id: share.transaction_id,
      out_order_no: share.out_order_no,
    });
  });
});

/** The fields of the query that an answer repeats. */
const echoed = { transaction_id: share.transaction_id, out_order_no: share.out_order_no };

function answering(more: Record<string, string>, signType: 'MD5' | 'HMAC-SHA256' = 'HMAC-SHA256') {
  const fields = { return_code: 'SUCCESS', nonce_str: 'answer', ...more };
  return toXml({ ...fields, sign: sign(fields, merchant.apiKey, signType) });
}

function refusal(run: () => void): { field: string; problem: string } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    return { field: error.field, problem: error.problem };
  }
}
