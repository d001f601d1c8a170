import { describe, expect, it } from '@jest/globals';
import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { v3AccountAt } from '../testing/forging/v3';
import { billAccounts } from './accounts';

const keys = { appid: 'wxd2565e6a04246fd1', apiKey: 'k'.repeat(32) };
const billsOf = (account: CloudPayOptions) =>
  billAccounts(account).map(({ mchId, subMchId }) => (subMchId === '' ? mchId : `${mchId}/${subMchId}`));

describe('there is one bill a day', () => {
  it('for a merchant, and for all sub-merchants of a service provider together', () => {
    expect(billsOf({ ...keys, mode: 'direct', mchId: '1' })).toEqual(['1']);
    expect(billsOf({ ...keys, mchId: '2' })).toEqual(['2']);
  });

  it('for each sub-merchant of an account that serves only some of them', () => {
    expect(billsOf({ merchants: [{ ...keys, mchId: '2', subMchIds: ['21', '22'] }] })).toEqual([
      '2/21',
      '2/22',
    ]);
  });

  it('and only one for accounts that share a merchant number', () => {
    const account = { ...keys, mchId: '2' };
    const merchants = [
      { ...account, envIds: ['prod'] },
      { ...account, envIds: ['test'] },
      { ...keys, mchId: '3' },
    ];
    expect(billsOf({ merchants })).toEqual(['2', '3']);
  });

  it('for accounts of both versions of WeChat Pay side by side', () => {
    const v3 = { ...v3AccountAt('http://127.0.0.1:9'), mchId: '1900000004' };
    expect(billsOf({ merchants: [{ ...keys, mchId: '2', subMchIds: ['21'] }, v3] })).toEqual([
      '2/21',
      '1900000004',
    ]);
  });

  it('and none where another gateway holds the keys', () => {
    expect(billsOf({ gateway: { url: 'https://pay.example.com', token: 'token' } })).toEqual([]);
  });

  it('if its authority can be read', () => {
    expect(() => billsOf({ ...keys, mchId: '2', ca: '/nowhere/ca.pem' })).toThrow(
      'ca is neither PEM text nor a file that can be read.',
    );
  });
});
