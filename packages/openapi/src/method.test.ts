import { describe, expect, it } from '@jest/globals';
import { methodOf, readMethod } from './method';
import { METHODS } from './methods';

describe('the request of a method', () => {
  it.each(Object.entries(METHODS))('is a verb and a path: %s', (name, request) => {
    expect(readMethod(request)).toEqual(methodOf(name));
    expect(name).toMatch(/^[a-z]\w+\.[a-z]\w+$/i);
  });

  it.each([
    ['wxa.sec.order.uploadShippingInfo', '/wxa/sec/order/upload_shipping_info'],
    ['wxa.sec.order.getOrderList', '/wxa/sec/order/get_order_list'],
  ])('is in a name of the newer kind: %s', (name, path) => {
    expect(methodOf(name)).toEqual({ verb: 'POST', path, query: [] });
  });

  it.each([
    'constructor',
    'a.b',
    'wxa.x',
    'wxa..x',
    'wxa.sec../x',
    'subscribeMessage',
    '',
    'wxa.a.b?x',
    '__proto__',
  ])('is unknown for %j', (name) => {
    expect(methodOf(name)).toBeUndefined();
  });

  it('is taken from the options first', () => {
    const own = methodOf('wxacode.get', { 'wxacode.get': 'GET /a/b?c&d' });
    expect(own).toEqual({ verb: 'GET', path: '/a/b', query: ['c', 'd'] });
    for (const wrong of ['GET //evil.example/x', 'GET /a?b=c', 'GET /a?', 'GET /a#b', 'PUT /a'])
      expect(readMethod(wrong)).toBeUndefined();
  });
});
