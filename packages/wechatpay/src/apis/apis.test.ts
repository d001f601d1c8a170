import { describe, expect, it } from '@jest/globals';
import { type ApiName, apis } from './index';

describe('the catalogue', () => {
  it.each<[ApiName, string, boolean]>([
    ['unifiedOrder', '/pay/unifiedorder', false],
    ['queryOrder', '/pay/orderquery', false],
    ['closeOrder', '/pay/closeorder', false],
    ['refund', '/secapi/pay/refund', true],
    ['queryRefund', '/pay/refundquery', false],
    ['downloadBill', '/pay/downloadbill', false],
  ])('has %s at %s (certificate: %p)', (name, path, certificate) => {
    expect(apis[name]).toMatchObject({ name, path, certificate, signTypes: ['MD5', 'HMAC-SHA256'] });
  });

  it.each(Object.values(apis))(
    'declares $name in words that complete a sentence, with its document',
    (api) => {
      expect(api.document).toMatch(/^https:\/\/pay\.weixin\.qq\.com\//);
      for (const { description } of Object.values(api.request.properties))
        expect(description).not.toMatch(/^\s|[.\s]$|^$/);
      for (const name of [...api.request.required, ...('anyOf' in api.request ? api.request.anyOf : [])])
        expect(api.request.properties).toHaveProperty(name);
    },
  );

  it('calls every API by its own name', () => {
    for (const [name, api] of Object.entries(apis)) expect(api.name).toBe(name);
  });
});
