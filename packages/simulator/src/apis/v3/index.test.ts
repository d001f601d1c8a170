import { expect, it } from '@jest/globals';
import { apis as v2Apis } from '@opencloudpay/wechatpay';
import { apis } from '@opencloudpay/wechatpay-v3';
import { v3Apis } from './index';

it('has one handler for each API that wechatpay-v3 declares', () => {
  const handled = v3Apis.flatMap(({ declaration }) => declaration?.name ?? []);
  expect([...handled].sort()).toEqual(Object.keys(apis).sort());
});

it('names an API as v2 does, if the declaration says that v2 has it', () => {
  for (const { name, declaration } of v3Apis) {
    const inV2 = declaration?.v2?.map(({ api }) => api) ?? [];
    if (inV2.length > 0) expect(inV2).toContain(name);
    else expect(Object.keys(v2Apis)).not.toContain(name);
  }
});
