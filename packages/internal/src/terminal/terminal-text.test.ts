import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCharacter } from '../testing/any-character';
import { runs } from '../testing/runs';
import { terminalJson, terminalText } from './terminal-text';

const ESC = '\u001b';
/** The characters that a terminal acts on: controls, and changes of text direction. Not line breaks and tabs. */
const ACTED_UPON = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const SGR = new RegExp(`${ESC}\\[[\\d;:]*m`, 'g');

/** Text made of the parts of escape sequences and of other text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[ESC, '\u009b', '\u009d', '\u0090', '\u0007', '\u009c', '\b', '\r', '\n', '\r\n', '\t', '\u007f'],
        ...['[', ']', 'P', '_', '^', '\\', 'm', '0', '1', ';', ':', '?', '>', '31', 'K', 'H', 'J', 'c'],
        ...[
          `${ESC}[31m`,
          `${ESC}[0m`,
          `${ESC}[m`,
          `${ESC}[2J`,
          `${ESC}]0;title\u0007`,
          `${ESC}]52;c;Zm9v${ESC}\\`,
        ],
        ...[
          `${ESC}[>4;2m`,
          `${ESC}[?25l`,
          `${ESC}[38;2;1;2;3m`,
          `${ESC}[8m`,
          `${ESC}c`,
          '\u202e',
          '\u2066',
          '\u2028',
        ],
      ),
      fc.string({ unit: anyCharacter, maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

describe('terminalText', () => {
  it('passes no escape sequence except colours, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(terminalText(text, { coloured: true }).replaceAll(SGR, '')).not.toMatch(ACTED_UPON);
        expect(terminalText(text)).not.toMatch(ACTED_UPON);
      }),
      { numRuns: runs(200) },
    );
  });

  it('ends every line with colours by a reset', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const line of terminalText(text, { coloured: true }).split('\n')) {
          if (line.includes(ESC)) expect(line.endsWith(`${ESC}[0m`)).toBe(true);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('does not change text without controls, in any language', () => {
    const text = fc.array(fc.constantFrom('a', '茶', '💰', 'é', 'שלום', ' ', '\t', '\n', '[31m', '\\'));
    fc.assert(
      fc.property(
        text.map((words) => words.join('')),
        fc.boolean(),
        (given, coloured) => {
          expect(terminalText(given, { coloured })).toBe(given);
        },
      ),
    );
  });

  it.each<[string, string, string, string]>([
    ['a colour', `${ESC}[31mred${ESC}[39m`, 'red', `${ESC}[31mred${ESC}[39m${ESC}[0m`],
    ['a colour left open', `${ESC}[1;41mred`, 'red', `${ESC}[1;41mred${ESC}[0m`],
    ['a cleared screen', `${ESC}[2J${ESC}[H`, '␛[2J␛[H', '␛[2J␛[H'],
    ['a title', `${ESC}]0;owned\u0007`, '␛]0;owned␇', '␛]0;owned␇'],
    ['a clipboard', `${ESC}]52;c;cm0=${ESC}\\`, '␛]52;c;cm0=␛\\', '␛]52;c;cm0=␛\\'],
    ['a link', `${ESC}]8;;http://x${ESC}\\y`, '␛]8;;http://x␛\\y', '␛]8;;http://x␛\\y'],
    ['keys sent otherwise', `${ESC}[>4;2m`, '␛[>4;2m', '␛[>4;2m'],
    ['a line written over', 'paid\rfailed', 'paid␍failed', 'paid␍failed'],
    ['characters taken back', 'paid\b\b', 'paid␈␈', 'paid␈␈'],
    ['a control of eight bits', '\u009b2J', '\\u009b2J', '\\u009b2J'],
    ['text turned round', 'a\u202egnp.exe', 'a\\u202egnp.exe', 'a\\u202egnp.exe'],
    ['an escape in two parts', `${ESC}${ESC}[31m[2J`, '␛[2J', `␛${ESC}[31m[2J${ESC}[0m`],
    ['a break of Windows', 'one\r\ntwo', 'one\ntwo', 'one\ntwo'],
  ])('shows %s', (_, text, plain, coloured) => {
    expect(terminalText(text)).toBe(plain);
    expect(terminalText(text, { coloured: true })).toBe(coloured);
  });
});

describe('terminalJson', () => {
  it('is JSON of the same value, without characters that a terminal acts on', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        const text = terminalJson(value);
        expect(text).not.toMatch(ACTED_UPON);
        expect(text).not.toContain('\n');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: runs(200) },
    );
  });
});
