import { describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { MAX_LOG_LINE, MAX_PAYLOAD_BYTES, MAX_REFUSAL_TEXT } from '../../limits';
import { textFromInstance } from './message-text';
import type { MessageFromInstance } from './messages';
import { readMessage } from './read-message';

const text = fc.string({ unit: anyCharacter, maxLength: 30 });
const call = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const json = fc.jsonValue().map((value) => JSON.stringify(value));
/** A text in both languages. */
const both = fc.record({ en: text, zh: text });
const thrown = fc.record({ name: text, message: text, stack: text }, { requiredKeys: ['name', 'message'] });

/** A generator of each declared message. */
const MESSAGES: { [Type in MessageFromInstance['type']]: fc.Arbitrary<object> } = {
  ready: fc.constant({}),
  'load-failed': fc.record({ problem: both, thrown }, { requiredKeys: ['problem'] }),
  ending: fc.record({ lastCall: fc.oneof(fc.constant(0), call) }),
  returned: fc.record({ call: fc.integer({ min: 1, max: 1e15 - 1 }), json }, { requiredKeys: ['call'] }),
  'result-invalid': fc.record({ call, problem: both }),
  threw: fc.record({ call, thrown }),
  uncaught: fc.record({ thrown }),
  log: fc.record(
    {
      call,
      level: fc.constantFrom('debug', 'log', 'info', 'warn', 'error'),
      message: text,
      time: fc.integer({ min: 0, max: 8.64e15 }),
      notice: fc.constant(true),
    },
    { requiredKeys: ['level', 'message', 'time'] },
  ),
  refused: fc.record(
    {
      call,
      refusal: fc.record(
        {
          service: fc.constantFrom('cloudPay', 'database'),
          ...{
            api: text,
            code: text,
            message: text,
            hint: text,
            advice: text,
            outTradeNo: text,
            outRefundNo: text,
          },
          ...{ collection: text, errCode: fc.integer() },
        },
        { requiredKeys: ['service', 'api', 'code', 'message'] },
      ),
    },
    { requiredKeys: ['refusal'] },
  ),
};

const message = fc.oneof(
  ...Object.entries(MESSAGES).map(([type, fields]) => fields.map((each) => ({ type, ...each }))),
);

/** The places of all fields, those of a field's own fields included: `thrown.name`. */
function placesIn(value: object, above: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, field]) => [
    [...above, name],
    ...(typeof field === 'object' && field !== null ? placesIn(field, [...above, name]) : []),
  ]);
}

/** A copy in which one field is changed; the change gets the object that has the field, and the field's name. */
function changed(
  value: object,
  place: readonly string[],
  change: (owner: Record<string, unknown>, name: string) => void,
) {
  const copy = structuredClone(value) as Record<string, unknown>;
  const owner = place.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, copy);
  change(owner, place.at(-1) ?? '');
  return copy;
}

const OPTIONAL = [
  ...['load-failed.thrown', 'returned.json', 'log.call', 'log.notice', 'refused.call'],
  ...['hint', 'advice', 'collection', 'outTradeNo', 'outRefundNo', 'errCode'].map(
    (name) => `refused.refusal.${name}`,
  ),
];

describe('readMessage', () => {
  it('reads every declared message unchanged', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const written = textFromInstance(sent as MessageFromInstance);
        expect(readMessage(written)).toEqual({ message: JSON.parse(JSON.stringify(sent)) });
      }),
      { numRuns: runs(200) },
    );
  });

  it('refuses any message with a field of another type', () => {
    const others = fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e300, '', 'text', [], ['text'], {});
    fc.assert(
      fc.property(message, fc.nat(), others, (sent, pick, other) => {
        const places = placesIn(sent);
        const place = places[pick % places.length] ?? [];
        const broken = changed(sent, place, (owner, name) => {
          fc.pre(typeof owner[name] !== typeof other || Array.isArray(other));
          owner[name] = other;
        });
        expect(readMessage(JSON.stringify(broken))).toHaveProperty('problem');
      }),
      { numRuns: runs(200) },
    );
  });

  it('refuses any message with a missing or an additional field', () => {
    fc.assert(
      fc.property(message, fc.nat(), (sent, pick) => {
        const places = placesIn(sent);
        const place = places[pick % places.length] ?? [];
        const more = changed(sent, place, (owner) => {
          owner['another'] = 1;
        });
        expect(readMessage(JSON.stringify(more))).toHaveProperty('problem');
        if (place.at(-1) === 'stack' || OPTIONAL.includes(`${sent.type}.${place.join('.')}`)) return;
        const less = changed(sent, place, (owner, name) => {
          delete owner[name];
        });
        expect(readMessage(JSON.stringify(less))).toHaveProperty('problem');
      }),
      { numRuns: runs(200) },
    );
  });

  it('refuses any JSON and any text that is not a message, and never throws', () => {
    const anything = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ unit: anyCharacter }),
      fc.string({ unit: anyCharacter }).map((type) => JSON.stringify({ type })),
      fc.constantFrom('constructor', '__proto__', 'toString').map((type) => `{"type":"${type}"}`),
      fc.constantFrom('', 'null', '[]', '"text"', '{"type":"threw"}', '{"type":["ready"]}'),
    );
    fc.assert(
      fc.property(anything, (line) => {
        fc.pre(line !== '{"type":"ready"}');
        expect(readMessage(line)).toHaveProperty('problem');
      }),
      { numRuns: runs(200) },
    );
  });

  it.each<[string, object]>([
    [
      'a log line above its bound',
      { type: 'log', level: 'log', message: 'x'.repeat(MAX_LOG_LINE + 1), time: 1 },
    ],
    ['a time that no Date can hold', { type: 'log', level: 'log', message: '', time: 1e300 }],
    ['a level that there is not', { type: 'log', level: 'fatal', message: '', time: 1 }],
    [
      'a text of a refusal above its bound',
      {
        type: 'refused',
        refusal: {
          ...{ service: 'cloudPay', api: 'refund', code: 'E' },
          message: 'x'.repeat(MAX_REFUSAL_TEXT + 1),
        },
      },
    ],
    ['a result above 6 MB', { type: 'returned', call: 1, result: 'x'.repeat(MAX_PAYLOAD_BYTES) }],
    ['a result of a call that is no number', { type: 'returned', call: '1', result: 1 }],
    ['a result of no call', { type: 'returned', result: 1 }],
    ['an error inside of an error', { type: 'threw', call: 1, thrown: { name: 'E', message: { a: [] } } }],
  ])('refuses %s', (_, given) => {
    expect(readMessage(JSON.stringify(given))).toHaveProperty('problem');
  });
});
