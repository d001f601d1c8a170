import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index';
import { merchantClient } from '../testing/merchant-client';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}], takesAnySubMerchant: true }] });
});
afterAll(() => simulator.stop());

it('accepts and records every named sub-merchant and mini program', async () => {
  const client = merchantClient(simulator);
  const identity = { sub_mch_id: '1712734762', sub_appid: 'wxd2565e6a04246fd1' };
  const { fields } = await client.order({ ...identity, out_trade_no: 'theirs-1' });
  expect(fields).toMatchObject({ result_code: 'SUCCESS', ...identity });
  expect(simulator.merchant.subMerchants).toContainEqual({
    mchId: '1712734762',
    appid: 'wxd2565e6a04246fd1',
    appids: ['wxd2565e6a04246fd1'],
  });
  expect(
    (await client.order({ ...identity, sub_appid: 'wxaaaa', out_trade_no: 'theirs-2' })).fields[
      'result_code'
    ],
  ).toBe('SUCCESS');
});

it('refuses an invalid merchant number', async () => {
  const client = merchantClient(simulator);
  expect((await client.order({ sub_mch_id: 'shop-1' })).refusal).toMatch(/^MCHID_NOT_EXIST/);
});
