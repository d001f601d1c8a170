import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withoutHostFrames } from './host-frames';

const ours = join(__dirname, 'host-frames.ts');

describe('withoutHostFrames', () => {
  it('keeps the function’s own frames, and what follows a stack', () => {
    const stack = [
      'Error: away',
      '    at exports.main (/shop/pay/index.js:1:1)',
      `    at callFunction (${ours}:40:20)`,
      '    at process.emit (node:events:519:28) {',
      "  code: 'E'",
      '}',
    ];
    expect(withoutHostFrames(stack.join('\n'))).toBe(
      ['Error: away', '    at exports.main (/shop/pay/index.js:1:1) {', "  code: 'E'", '}'].join('\n'),
    );
  });

  it('leaves everything else as it is', () => {
    for (const text of ['text', 'Error: x\n    at f (/shop/pay/index.js:1:1)\n    at node:events:1:1', ours])
      expect(withoutHostFrames(text)).toBe(text);
  });
});
