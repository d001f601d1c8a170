import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hideArguments } from './hide-arguments';

describe('a message about the command line', () => {
  it.each([
    [
      ['--api-key=8934e7d15453e9'],
      "unknown option '--api-key=8934e7d15453e9'",
      "unknown option '… (24 characters)'",
    ],
    [['--port', '80x80y90'], "argument '80x80y90' is invalid", "argument '… (8 characters)' is invalid"],
    [['--prot', '8010'], "unknown option '--prot'", "unknown option '--prot'"],
    [['gatewya'], "unknown command 'gatewya'", "unknown command 'gatewya'"],
    [
      [`${__dirname}/nowhere`],
      `There is no folder ${__dirname}/nowhere.`,
      `There is no folder ${__dirname}/nowhere.`,
    ],
    [
      ['/nowhere/8934e7d15453'],
      'There is no folder /nowhere/8934e7d15453.',
      'There is no folder … (21 characters).',
    ],
    [[__dirname], `${__dirname} holds no functions`, `${__dirname} holds no functions`],
  ])('%j', (given, text, shown) => {
    expect(hideArguments(text, given)).toBe(shown);
  });

  it('contains no secret, wherever it was given and repeated', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=_-]{15,40}\d$/);
    fc.assert(
      fc.property(secret, fc.constantFrom('', '--key=', '--config=', './'), (text, before) => {
        const given = `${before}${text}`;
        expect(hideArguments(`The argument '${given}' (${given}) is none.`, [given])).not.toContain(text);
      }),
    );
  });
});
