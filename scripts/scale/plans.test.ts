import { describe, expect, it } from '@jest/globals';
import { indexesUsed, readPlans, wholeReads } from './plans';

const entry = (text: string, plan: object) =>
  `LOG:  duration: 0.042 ms  plan:\n${JSON.stringify({ 'Query Text': text, Plan: plan }, null, 2).replace(/^/gm, '\t')}\n`;

const byIndex = {
  'Node Type': 'Index Scan',
  'Relation Name': 'orders',
  'Index Name': 'orders_pkey',
  'Index Cond': '(id = 7)',
};
const walk = {
  'Node Type': 'Index Scan',
  'Relation Name': 'refunds',
  'Index Name': 'refunds_waiting',
  Filter: '(id = 7)',
};
const whole = (table: string) => ({ 'Node Type': 'Seq Scan', 'Relation Name': table });
const bitmap = {
  'Node Type': 'Bitmap Heap Scan',
  'Relation Name': 'notifications',
  Plans: [
    { 'Node Type': 'Bitmap Index Scan', 'Index Name': 'notifications_of_order', 'Index Cond': '(x = 1)' },
  ],
};

const LOG = [
  'LOG:  database system is ready to accept connections\n',
  entry('select 1 from orders where id = 7', byIndex),
  'ERROR:  something else\n',
  entry('update notifications', {
    'Node Type': 'ModifyTable',
    'Relation Name': 'notifications',
    Plans: [bitmap],
  }),
  entry("select 'it''s', 1 from deliveries", { 'Node Type': 'Sort', Plans: [whole('deliveries')] }),
  entry("select 'is', 22  from deliveries", { 'Node Type': 'Sort', Plans: [whole('deliveries')] }),
  entry('select version from queue', whole('queue')),
  entry('select 1 from refunds', walk),
].join('');

describe('the log of auto_explain', () => {
  it('is read statement by statement: the tables, how they are read, and by which index', () => {
    expect(readPlans(LOG).map(({ accesses }) => accesses)).toEqual([
      [{ table: 'orders', how: 'Index Scan', index: 'orders_pkey', walks: false }],
      [{ table: 'notifications', how: 'Bitmap Heap Scan', index: 'notifications_of_order', walks: false }],
      [{ table: 'deliveries', how: 'Seq Scan', walks: true }],
      [{ table: 'deliveries', how: 'Seq Scan', walks: true }],
      [{ table: 'queue', how: 'Seq Scan', walks: true }],
      [{ table: 'refunds', how: 'Index Scan', index: 'refunds_waiting', walks: true }],
    ]);
  });

  it('gives the indexes that are used, by table', () => {
    expect(indexesUsed(readPlans(LOG))).toEqual({
      orders: ['orders_pkey'],
      notifications: ['notifications_of_order'],
      refunds: ['refunds_waiting'],
    });
  });

  it('shows each statement once that scans a large table, or a whole index of it', () => {
    const rows = (table: string) => (table === 'queue' ? 1 : 50_000);
    expect(wholeReads(readPlans(LOG), rows)).toEqual([
      { table: 'deliveries', text: "select 'is', 22  from deliveries" },
      { table: 'refunds', text: 'select 1 from refunds' },
    ]);
  });
});
