import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { apis } from '@opencloudpay/wechatpay';
import * as fc from 'fast-check';
import { type Simulator, startSimulator } from '../index';
import type { FaultRequest } from '../records/fault';
import { memoryStorage } from '../testing/memory-storage';
import { merchantClient } from '../testing/merchant-client';
import { startReceiver } from '../testing/receiver';
import { checkFault } from './check-fault';

const TYPES = [
  'duplicate',
  'delay',
  'drop',
  'reorder',
  'forge',
  'change-amount',
  'slow',
  'down',
  'system-error',
];
const NAMES = [
  'times',
  'copies',
  'to',
  'by',
  'within',
  'how',
  'kind',
  'host',
  'apis',
  'outTradeNo',
  'id',
  'struck',
];

/** Values that are valid, or nearly valid, for some field. */
const value = fc.oneof(
  fc.constantFrom(
    ...TYPES,
    'unsent',
    'cut',
    'reset',
    'refused',
    'payment',
    'main',
    '30s',
    '1d',
    '',
    '10 years',
  ),
  fc.constantFrom(0, 1, 2, 20, 21, -1, 0.5, 1e18, 1e308, 100_000_000_000, '1e3', '99999d'),
  fc.constantFrom(['refund'], ['refund', 'refund'], ['meteor'], [], [['refund']], ['drop'], { type: 'drop' }),
  fc.jsonValue(),
);
const fault = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TYPES) }, { weight: 1, arbitrary: value }),
    fc.dictionary(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.string()), value, {
      maxKeys: 3,
    }),
  )
  .map(([type, rest]) => ({ ...rest, type }));

/** The result of `checkFault`: the fault or the error message. */
function checked(given: unknown): { fault?: FaultRequest; problem?: string } {
  try {
    return { fault: checkFault(given) };
  } catch (error) {
    expect(error).toMatchObject({ code: 'FAULT_INVALID' });
    return { problem: (error as Error).message };
  }
}

describe('a fault', () => {
  it.each([
    [{ type: ['drop'] }, /^type: It must be text. Types: duplicate/],
    [{ type: { toString: 'drop' } }, /^type: /],
    [{ type: 'constructor' }, /^type: There is no fault 'constructor'/],
    [{}, /^type: /],
    [null, /^type: A fault must be an object/],
    [[], /^type: A fault must be an object/],
    ['drop', /^type: A fault must be an object/],
    [{ type: 'drop', id: 'fault-9' }, /^id: The fault drop has no field 'id'/],
    [
      JSON.parse('{"type":"drop","__proto__":{"times":1}}'),
      /^__proto__: The fault drop has no field '__proto__'/,
    ],
    [{ type: 'drop', times: '1' }, /^times: .* whole number from 1 to 1000000/],
    [{ type: 'drop', times: 1e18 }, /^times: /],
    [{ type: 'drop', times: null }, /^times: /],
    [{ type: 'drop', how: ['cut'] }, /^how: .*unsent, cut/],
    [{ type: 'drop', outTradeNo: 17 }, /^outTradeNo: .*an order number/],
    [{ type: 'drop', outTradeNo: 'x'.repeat(33) }, /^outTradeNo: /],
    [{ type: 'duplicate', copies: 2.5 }, /^copies: .*2 to 20/],
    [{ type: 'delay', by: '11y' }, /^by: It is not a duration/],
    [{ type: 'delay', by: 1e18 }, /^by: It must be at most 3650 days/],
    [{ type: 'delay', by: ['1s'] }, /^by: It is not a duration/],
    [{ type: 'delay' }, /^by: The fault delay needs the field 'by'/],
    [{ type: 'slow', by: '25d' }, /^by: It must be at most 24 days/],
    [{ type: 'reorder', within: -1 }, /^within: /],
    [{ type: 'change-amount', to: -1 }, /^to: /],
    [{ type: 'down', host: 'third' }, /^host: /],
    [{ type: 'down', how: 'refused', times: 1 }, /^times: .*how 'refused' takes no times/],
    [{ type: 'slow', by: '1s', apis: 'refund' }, /^apis: .*must be a list/],
    [{ type: 'slow', by: '1s', apis: ['unifiedorder'] }, /^apis: .*unifiedOrder/],
    [{ type: 'slow', by: '1s', apis: [] }, /^apis: /],
    [{ type: 'slow', by: '1s', apis: ['refund', 'refund'] }, /^apis: /],
  ])('that is invalid is refused with the field first: %j', (given, message) => {
    expect(checked(given).problem).toMatch(message);
  });

  it('may name any API', () => {
    expect(checkFault({ type: 'system-error', apis: Object.keys(apis) })).toEqual({
      type: 'system-error',
      apis: Object.keys(apis),
    });
  });

  it('of any form is accepted unchanged or refused with the name of a field', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: fault }, fc.jsonValue()), (given) => {
        const { fault: taken, problem } = checked(given);
        if (taken) {
          expect(taken).toEqual(given);
          expect(checkFault(JSON.parse(JSON.stringify(taken)))).toEqual(taken);
        } else expect(problem).toMatch(/^.{0,40}?: .{1,600}\.$/s);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('accepted faults', () => {
  const storage = memoryStorage();
  let simulator: Simulator;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    simulator = await startSimulator({ storage });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await simulator.stop();
    await receiver.close();
  });

  it('of any type take effect without breaking the simulator, and survive a restart unchanged', async () => {
    const sound = fault.filter((given) => checked(given).fault !== undefined && !isLong(given));
    await fc.assert(
      fc.asyncProperty(fc.array(sound, { minLength: 1, maxLength: 3 }), async (requests) => {
        await simulator.clearFault();
        for (const request of requests) await simulator.setFault(request as FaultRequest);
        expect([...(storage.load().get('faults')?.values() ?? [])]).toEqual(simulator.faults());
        const client = merchantClient(simulator, undefined, { notifyUrl: receiver.url });
        // A fault may prevent the payment.
        await client.paidOrder().catch(() => undefined);
        await simulator.idle();
        await simulator.advance('2d');
        const before = simulator.faults();
        await simulator.clearFault().catch(() => undefined);
        expect(simulator.faults()).toEqual([]);
        for (const { id: _, setAt: __, struck: ___, ...rest } of before)
          expect(checked(rest).problem).toBeUndefined();
      }),
      { numRuns: runs(12) },
    );
    for (const request of [{ type: 'drop' }, { type: 'delay', by: '1d', times: 3 }] as FaultRequest[])
      await simulator.setFault(request);
    const faults = simulator.faults();
    await simulator.stop();
    simulator = await startSimulator({ storage });
    expect(simulator.faults()).toEqual(faults);
  });

  /** A fault that would make the test wait in real time. */
  function isLong({ type, ...rest }: { type: unknown; by?: unknown }): boolean {
    return type === 'slow' && rest.by !== 0 && rest.by !== 1 && rest.by !== 2;
  }
});
