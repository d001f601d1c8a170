import { expect, it } from '@jest/globals';
import { sdkSummary } from './sdk-summary';

const fn = (name: string, use: { from: 'own-copy' | 'stand-in'; version?: string; replaced?: string }) => ({
  name,
  modules: { 'wx-server-sdk': use },
});

it('says which SDK each function gets, in as few lines as there are kinds', () => {
  expect(sdkSummary([fn('a', { from: 'stand-in' }), fn('b', { from: 'stand-in' })])).toBe(
    'OpenCloudPay’s stand-in for all functions',
  );
  expect(
    sdkSummary([
      fn('a', { from: 'stand-in' }),
      fn('b', { from: 'own-copy', version: '2.6.3' }),
      fn('c', { from: 'stand-in', replaced: '2.1.2' }),
      fn('d', { from: 'own-copy', version: '2.6.3' }),
    ]),
  ).toBe(
    [
      'OpenCloudPay’s stand-in: a',
      'its own copy 2.6.3: b, d',
      'OpenCloudPay’s stand-in instead of 2.1.2, which knows Tencent’s address alone: c',
    ].join('\n'),
  );
});
