import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { routeOf, to } from './route';

describe('routeOf', () => {
  it('parses every address that it makes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (id, text) => {
        expect(routeOf(to.order(id))).toEqual({ view: 'order', id });
        expect(routeOf(to.cashier(id))).toEqual({ view: 'cashier', id });
        expect(routeOf(to.files(text))).toEqual({ view: 'files', folder: text });
        expect(routeOf(to.functions(id, text))).toEqual({ view: 'functions', name: id, requestId: text });
        expect(routeOf(to.document(id, text || 'x', id))).toMatchObject({
          view: 'data',
          collection: id,
          id: text || 'x',
          env: id,
        });
        expect(routeOf(to.data(id, { filter: text, sort: '-a', page: 2, tab: 'indexes' }))).toEqual({
          view: 'data',
          env: '',
          collection: id,
          id: '',
          tab: 'indexes',
          filter: text,
          sort: '-a',
          page: 2,
        });
        expect(routeOf(to.orders({ search: text, state: 'SUCCESS', after: id, page: 3 }))).toEqual({
          view: 'orders',
          search: text,
          state: 'SUCCESS',
          after: id,
          page: 3,
        });
      }),
    );
  });

  it('starts with the orders', () => {
    for (const hash of ['', '#', '#/', '#/orders'])
      expect(routeOf(hash)).toMatchObject({ view: 'orders', page: 1 });
  });

  it('recognises an unknown address', () => {
    for (const hash of ['#/tea', '#/orders/1/2', '#/pay', '#/pay/'])
      expect(routeOf(hash)).toEqual({ view: 'nowhere' });
  });

  it('keeps an invalid escape unchanged', () => {
    expect(routeOf('#/orders/%E0%A4')).toEqual({ view: 'order', id: '%E0%A4' });
  });
});
