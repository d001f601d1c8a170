/**
 * The contract of the facade: the same call by WeChat Pay v2 and by v3 has the same outcome, field by field, except for
 * the differences that `v3-differences.ts` names.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import { apis } from '@opencloudpay/wechatpay';
import { calledByPayerOf } from './testing/simulated-account';
import { chapters } from './testing/versions/chapters/index';
import { comparison } from './testing/versions/comparison';
import { tellBy } from './testing/versions/tell-by';

const compared = comparison();
const savedEnv = { ...process.env };

afterAll(() => {
  process.env = savedEnv;
});

describe.each([
  ['partner', [{ subMerchants: [{}] }]],
  ['direct', [{}]],
] as const)('in %s mode', (_, merchants) => {
  let simulators: { v2: Simulator; v3: Simulator };

  beforeAll(async () => {
    // Both have the same merchant and the same time, which stands still, so that their answers can be compared.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const v2 = await startSimulator({ merchants });
    const { appid, mchId, kind, subMerchants } = v2.merchant;
    const same = { appid, mchId, ...(kind === 'partner' && { subMerchants }) };
    simulators = { v2, v3: await startSimulator({ merchants: [same] }) };
    process.env = { ...savedEnv, ...calledByPayerOf(v2.merchant) };
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await Promise.all([simulators.v2.stop(), simulators.v3.stop()]);
  });

  it.each(chapters)('$name: the same by v2 and by v3', async ({ tell }) => {
    const [byV2, byV3] = await Promise.all([
      tellBy('v2', simulators.v2, tell),
      tellBy('v3', simulators.v3, tell),
    ]);
    expect(compared.differences(byV2, byV3)).toEqual([]);
  });
});

it('every named difference exists', () => {
  expect(compared.notSeen()).toEqual([]);
});

it('all nineteen calls are compared', () => {
  expect(compared.calls()).toEqual(Object.keys(apis).sort());
});
