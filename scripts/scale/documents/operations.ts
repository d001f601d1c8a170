/** The measured operations: what a function sends, and the same in bare SQL. */

/** One of the operations, for the n-th call with a number of stored documents. */
export interface Operation {
  readonly name: string;
  readonly action: string;
  params(n: number, stored: number): object;
  readonly sql: string;
  values(n: number, stored: number): readonly unknown[];
  readonly isWrite?: boolean;
}

export const COLLECTION = 'orders';
/** Documents of one user: a query by the indexed field finds as many with any number of stored documents. */
const PER_USER = 10;

export interface StoredOrder {
  _id: string;
  user: string;
  status: number;
  fee: number;
  goods: { name: string; count: number }[];
  note: string;
}

/** The n-th stored document: an order of about 300 bytes. */
export function order(n: number): StoredOrder {
  return {
    _id: idOf(n),
    user: userOf(n),
    status: n % 4,
    fee: 100 + (n % 900),
    goods: [{ name: 'Longjing tea, 50 g', count: 1 + (n % 3) }],
    note: 'a note of the customer about the delivery, '.repeat(3),
  };
}

const idOf = (n: number) => `order-${n}`;
const userOf = (n: number) => `user-${Math.floor(n / PER_USER)}`;
/** Spreads calls over all stored documents. */
const spread = (n: number, stored: number) => (n * 7919) % stored;

const equal = (field: string, value: string) => JSON.stringify({ [field]: value });
const int = (value: number) => ({ $numberInt: String(value) });

export const TABLE = `
  create table if not exists bare (id text primary key, owner text not null, body jsonb not null)`;
export const TABLE_INDEX = 'create index if not exists bare_owner on bare (owner)';
const INSERT = 'insert into bare (id, owner, body) values ($1, $2, $3)';

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'doc(id).get()',
    action: 'getDocument',
    params: (n, stored) => ({
      collectionName: COLLECTION,
      query: equal('_id', idOf(spread(n, stored))),
      queryType: 'DOC',
      multi: false,
    }),
    sql: 'select body from bare where id = $1',
    values: (n, stored) => [idOf(spread(n, stored))],
  },
  {
    name: 'where(indexed field).get()',
    action: 'getDocument',
    params: (n, stored) => ({
      collectionName: COLLECTION,
      query: equal('user', userOf(spread(n, stored))),
      queryType: 'WHERE',
      limit: 100,
    }),
    sql: 'select body from bare where owner = $1 limit 100',
    values: (n, stored) => [userOf(spread(n, stored))],
  },
  {
    name: 'add',
    action: 'insertDocument',
    params: (n, stored) => ({ collectionName: COLLECTION, data: [JSON.stringify(added(n, stored))] }),
    sql: INSERT,
    values: (n, stored) => {
      const { _id, user, ...body } = added(n, stored);
      return [_id, user, JSON.stringify(body)];
    },
    isWrite: true,
  },
  {
    name: 'where({ _id, status }).update()',
    action: 'modifyDocument',
    params: (n, stored) => ({
      collectionName: COLLECTION,
      queryType: 'WHERE',
      query: JSON.stringify({ _id: idOf(spread(n, stored)), status: { $ne: int(9) } }),
      data: JSON.stringify({ $set: { fee: int(n) } }),
      ...{ multi: true, merge: true, upsert: false },
    }),
    sql: `update bare set body = jsonb_set(body, '{fee}', $2::jsonb) where id = $1 and body->>'status' <> '9'`,
    values: (n, stored) => [idOf(spread(n, stored)), String(n)],
    isWrite: true,
  },
];

/** An order of a user of its own, so that other queries find what they found before. */
function added(n: number, stored: number): StoredOrder {
  return { ...order(n), _id: `added-${stored}-${n}`, user: `added-${stored}-${n}` };
}

export const GROUP: Operation = {
  name: 'aggregate group',
  action: 'aggregateDocuments',
  params: () => ({
    collectionName: COLLECTION,
    stages: [
      {
        stageKey: '$group',
        stageValue: JSON.stringify({ _id: '$status', count: { $sum: int(1) }, fee: { $sum: '$fee' } }),
      },
    ],
  }),
  sql: `select body->>'status', count(*), sum((body->>'fee')::int) from bare group by 1`,
  values: () => [],
};
