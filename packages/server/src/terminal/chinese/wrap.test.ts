import { describe, expect, it } from '@jest/globals';
import { displayWidth } from '@opencloudpay/internal';
import fc from 'fast-check';
import { wrapChinese } from './wrap';

describe('Chinese help on a narrow terminal', () => {
  it('is broken between characters, not only at spaces', () => {
    expect(wrapChinese('检查使用 cloud.cloudPay 的代码中的错误', 26)).toBe(
      '检查使用 cloud.cloudPay 的\n代码中的错误',
    );
  });

  it.each([
    ['默认为昨天，可以改', '默认为昨\n天，可以\n改'],
    ['列出订单（最新的）', '列出订单\n（最新\n的）'],
  ])('keeps punctuation beside its character: %s', (text, wrapped) => {
    expect(wrapChinese(text, 9)).toBe(wrapped);
  });

  it('leaves a word that is longer than the terminal whole, and the lines of the text as they are', () => {
    expect(wrapChinese('用 https://shop.example.com 吧\n\n下一段', 10)).toBe(
      '用\nhttps://shop.example.com\n吧\n\n下一段',
    );
  });

  it('loses no character, and fits the terminal', () => {
    const text = fc.array(fc.constantFrom('支', '付', '，', '。', '（', '）', ' ', 'cloudpay', '--json'));
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 60 }), (parts, width) => {
        const wrapped = wrapChinese(parts.join(''), width);
        expect(wrapped.replaceAll(/\s/g, '')).toBe(parts.join('').replaceAll(/\s/g, ''));
        const tooLong = wrapped
          .split('\n')
          .filter(
            (line) => displayWidth(line) > width && !/^\S*(?:cloudpay|--json|[，。（）]){3,}/.test(line),
          );
        expect(tooLong).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
