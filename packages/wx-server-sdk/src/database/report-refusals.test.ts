/** Errors of a call of the database that the host did not make are published, so that the developer sees them. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { REFUSED_CALLS_CHANNEL } from '@opencloudpay/contracts/refused-calls';
import { platformFailure } from '../platform-failure';
import { worded } from './failures';

const published: unknown[] = [];
const listen = (message: unknown) => published.push(message);

beforeEach(() => {
  published.length = 0;
  subscribe(REFUSED_CALLS_CHANNEL, listen);
});
afterEach(() => {
  unsubscribe(REFUSED_CALLS_CHANNEL, listen);
});

const call = (failure: Error) =>
  worded({ api: 'document.get', collection: 'orders' }, () => Promise.reject(failure)).catch(() => {});

it('a document that does not exist is', async () => {
  await call(new Error('document with _id x does not exist'));
  expect(published).toEqual([
    {
      service: 'database',
      api: 'document.get',
      collection: 'orders',
      code: '-1',
      errCode: -1,
      message: 'document with _id x does not exist',
    },
  ]);
});

it('an error on the way to the host is, with its number', async () => {
  await call(platformFailure('SYS_ERR', 'away'));
  expect(published).toMatchObject([{ code: '-501001', message: expect.stringMatching(/away$/) }]);
});

it('what the host refused is not: the host reports it', async () => {
  await call(platformFailure('DATABASE_COLLECTION_NOT_EXIST', 'none', 'request-1'));
  expect(published).toEqual([]);
});
