import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textToInstance } from './message-text';
import type { PreparedInvocation } from './messages';

it('a call is one line of JSON with all that the host has prepared', () => {
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const invocation: fc.Arbitrary<PreparedInvocation> = fc.record({
    requestId: fc.string({ unit: 'binary' }),
    event: fc.dictionary(fc.string(), fc.jsonValue()).map((event) => JSON.stringify(event)),
    timeLimit: fc.nat(),
    caller: optional(fc.record({ openId: fc.string(), source: fc.string() }, { requiredKeys: [] })),
    trigger: optional(fc.constant('timer' as const)),
    depth: fc.nat(),
    token: optional(fc.base64String().map((text) => text.replace(/[+/=]/g, '.'))),
    isCallback: fc.boolean(),
  });
  fc.assert(
    fc.property(invocation, fc.nat(), (prepared, call) => {
      const text = textToInstance({ type: 'invoke', call, invocation: prepared });
      expect(text).not.toContain('\n');
      const { event, ...fields } = prepared;
      const expected = { type: 'invoke', call, ...fields, event: JSON.parse(event) };
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: 100 },
  );
});
