import { expect, it } from '@jest/globals';
import type { FunctionLog } from '@opencloudpay/function-host';
import { Changes } from '../changes';
import { openEventLog } from '../event-log/event-log';
import type { RecordedCall, RecordedDelivery } from '../event-log/records';
import { detailsOfCalls } from '../functions/call-details';
import type { StateStore } from '../state/state-store';
import { harmful } from './harmful';
import { withHarmlessMisses } from './harmless-misses';
import { collectRefusals, type NewRefusal } from './refusals';

const conflict: NewRefusal = {
  ...{ service: 'database', action: 'commitTransaction', kind: 'transaction' },
  ...{ code: 'DATABASE_TRANSACTION_CONFLICT', message: 'conflict' },
};
const refused: NewRefusal = {
  ...{ service: 'cloudPay', action: 'refund', outRefundNo: 'R1', code: 'NOTENOUGH', message: '余额不足' },
};
const call = { functionName: 'pay_cb', requestId: 'call-1' };

function collector() {
  const state = { table: () => new Map(), put() {} } as unknown as StateStore;
  const log = openEventLog(state);
  const details = detailsOfCalls(log);
  const lines: FunctionLog[] = [];
  const refusals = collectRefusals({
    ...{ details, deliveries: log.deliveries, changes: new Changes() },
    onLog: (line) => lines.push(line),
  });
  const end = () => {
    const ended = { requestId: 'call-1', ...details.take('call-1') } as unknown as RecordedCall;
    log.calls.add(ended);
    const { refusals: found } = ended;
    log.deliveries.add({
      id: 'd',
      callId: 'call-1',
      numbers: {},
      ...(found && { refusals: found }),
    } as unknown as RecordedDelivery);
  };
  return { refusals, lines, end, log };
}

it('equal refusals of a call are counted', () => {
  const { refusals, end, log, lines } = collector();
  for (const one of [refused, { ...refused, outRefundNo: 'R2' }, refused]) refusals.add(call, one);
  end();
  expect(log.calls.get('call-1')?.refusals).toEqual([
    { ...refused, times: 2 },
    { ...refused, outRefundNo: 'R2', times: 1 },
  ]);
  expect(lines).toEqual([]);
});

it('a conflict does no harm once the transaction is committed, and does without', () => {
  const { refusals, end, log } = collector();
  refusals.add(call, conflict);
  refusals.add(call, refused);
  refusals.committed('call-1');
  end();
  expect(log.calls.get('call-1')?.refusals).toMatchObject([{ recovered: true }, refused]);
  expect(harmful(log.calls.get('call-1')?.refusals)).toMatchObject([refused]);
  const other = collector();
  other.refusals.add(call, conflict);
  other.end();
  expect(harmful(other.log.calls.get('call-1')?.refusals)).toMatchObject([conflict]);
});

it('one that comes after the end is added to the call and its delivery, and reported', () => {
  const { refusals, end, log, lines } = collector();
  end();
  refusals.add(call, refused);
  refusals.committed('call-1');
  const added = [{ ...refused, times: 1 }];
  expect(log.calls.get('call-1')?.refusals).toEqual(added);
  expect(log.deliveries.get('d')?.refusals).toEqual(added);
  expect(lines).toMatchObject([
    {
      ...call,
      level: 'warn',
      message:
        'cloudPay.refund of R1 was refused: NOTENOUGH 余额不足. It was made while no call of the function was under way: make it inside main, and await it.',
    },
  ]);
});

it('a commit alone adds nothing', () => {
  const { refusals, end, log } = collector();
  refusals.committed('call-1');
  end();
  expect(log.calls.get('call-1')).toEqual({ requestId: 'call-1' });
});

it('a document that is not found does no harm where the call then writes into its collection', () => {
  const missing: NewRefusal = {
    ...{ service: 'database', action: 'get', kind: 'read', collection: 'users' },
    ...{ code: '-1', errCode: -1, message: 'does not exist', adviceCode: 'DOCUMENT_MISSING' },
  };
  const refusals = [missing, { ...missing, collection: 'orders' }].map((one) => ({ ...one, times: 1 }));
  const access = { action: 'insertDocument', envId: 'e', ids: ['u'], times: 1 } as const;
  const documents = [
    { ...access, kind: 'insert', collection: 'users' } as const,
    { ...access, kind: 'insert', collection: 'orders', error: { code: 'X', message: '' } } as const,
  ];
  expect(harmful(withHarmlessMisses({ refusals, documents }).refusals)).toEqual([refusals[1]]);
  expect(withHarmlessMisses({})).toEqual({});
});
