import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index';
import { outcome, PARTNER, type SharingClient, sharingClient } from '../testing/sharing-client';

let simulator: Simulator;
let client: SharingClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = sharingClient(simulator);
});
afterAll(() => simulator.stop());

const shop = { type: 'MERCHANT_ID', account: PARTNER, name: '示例商户' };

describe('profitSharingAddReceiver', () => {
  it('adds a merchant or a person and returns it', async () => {
    const { fields } = await client.addReceiver({ ...shop, relation_type: 'STORE' });
    expect(fields).toMatchObject({
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      sub_mch_id: simulator.merchant.subMchId,
      receiver: '{"type":"MERCHANT_ID","account":"1900000110","relation_type":"STORE"}',
      sign: expect.stringMatching(/^[0-9A-F]{64}$/),
    });
    await client.addReceiver({
      type: 'PERSONAL_OPENID',
      account: 'oSomebody',
      relation_type: 'CUSTOM',
      custom_relation: '代理商',
    });
    expect(simulator.sharingReceivers()).toMatchObject([
      { type: 'MERCHANT_ID', account: PARTNER, name: '示例商户', relationType: 'STORE' },
      {
        type: 'PERSONAL_OPENID',
        account: 'oSomebody',
        relationType: 'CUSTOM',
        customRelation: '代理商',
        subMchId: simulator.merchant.subMchId,
      },
    ]);
  });

  it('replaces the earlier data of a receiver', async () => {
    await client.addReceiver({ ...shop, relation_type: 'STORE' });
    await client.addReceiver({ ...shop, relation_type: 'SUPPLIER' });
    expect(simulator.sharingReceivers().filter(({ account }) => account === PARTNER)).toMatchObject([
      { relationType: 'SUPPLIER' },
    ]);
  });

  it.each<[string, object, Record<string, unknown>, string, string]>([
    [
      'a merchant without its name',
      { ...shop, name: '' },
      {},
      '分账接收商户全称不匹配',
      'receiver.name is missing',
    ],
    [
      'a custom relation without its name',
      { ...shop, relation_type: 'CUSTOM' },
      {},
      '分账接收方格式错误',
      'custom_relation is missing',
    ],
    [
      'an openid without its appid',
      { type: 'PERSONAL_SUB_OPENID', account: 'o' },
      { sub_appid: undefined },
      '缺少参数',
      'sub_appid is missing',
    ],
    [
      'a receiver without the relation',
      { ...shop, relation_type: undefined },
      {},
      '分账接收方格式错误',
      'receiver.relation_type is missing',
    ],
    ['an invalid receiver', [], {}, '分账接收方格式错误', 'receiver.type is missing'],
    ['a brand', shop, { brand_mch_id: '1900000108' }, '无分账权限', 'no brands'],
  ])('refuses %s', async (_what, receiver, fields, text, reason) => {
    const answer = await client.addReceiver(receiver, fields as never);
    expect([answer.fields['return_msg'], answer.fields['err_code_des']]).toContain(text);
    expect(answer.refusal).toContain(reason);
  });

  it('takes HMAC-SHA256 only', async () => {
    const answer = await client.addReceiver(shop, { sign_type: 'MD5' });
    expect(answer.refusal).toContain('accepts HMAC-SHA256');
  });
});

describe('profitSharingRemoveReceiver', () => {
  it('removes a receiver, once or twice', async () => {
    await client.addReceiver(shop);
    for (let time = 0; time < 2; time++) {
      const { fields } = await client.removeReceiver({ type: 'MERCHANT_ID', account: PARTNER });
      expect(fields).toMatchObject({
        result_code: 'SUCCESS',
        receiver: '{"type":"MERCHANT_ID","account":"1900000110"}',
      });
    }
    expect(simulator.sharingReceivers().map(({ account }) => account)).not.toContain(PARTNER);
  });

  it('does not remove receivers of other sub-merchants', async () => {
    const two = await startSimulator({ merchants: [{ subMerchants: [{}, {}] }] });
    const [, second] = two.merchant.subMerchants;
    const other = { sub_mch_id: second?.mchId, sub_appid: second?.appid };
    try {
      const both = sharingClient(two);
      await both.addReceiver(shop);
      await both.addReceiver(shop, other);
      expect(outcome(await both.removeReceiver(shop, other))).toBe('SUCCESS');
      expect(two.sharingReceivers()).toMatchObject([{ subMchId: two.merchant.subMchId }]);
    } finally {
      await two.stop();
    }
  });
});
