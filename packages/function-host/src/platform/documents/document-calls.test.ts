import { expect, it } from '@jest/globals';
import { servedEnvironments } from '../../environments';
import type { DocumentsEvent } from './document-call';
import { documentCalls } from './document-calls';

it.each([
  ['set() of a new document', { upsert: true, merge: false }, { updated: 0, upsert_id: 'tea' }, [true, true]],
  [
    'set() of a known one',
    { upsert: true, merge: false },
    { updated: 1, upsert_id: null },
    [true, undefined],
  ],
  ['update()', { upsert: false, merge: true }, { updated: 1, upsert_id: null }, [undefined, undefined]],
])('%s in a transaction is reported as such', async (_, params, data, reported) => {
  const events: DocumentsEvent[] = [];
  const calls = documentCalls({
    documents: { handle: async () => ({ data }) },
    environments: servedEnvironments({ envId: 'shop-1' }),
    onDocuments: (event) => void events.push(event),
  });
  await calls({
    action: 'database.modifyDocument',
    params: { ...params, collectionName: 'goods', transactionId: 't-1' },
    ...{ size: 100, envId: undefined, caller: {} },
  });
  expect(events.map(({ isSet, isNew }) => [isSet, isNew])).toEqual([reported]);
});
