import { describe, expect, it } from '@jest/globals';
import { maskOpenids } from './mask-openids';

describe('a text with its openids masked', () => {
  it('keeps four characters of each', () => {
    expect(maskOpenids('{"a":"oZWaC4xeOVCUkip5njeEeXi1TEsk","b":"oPoo341Im-roYxAd3WD3D_6J-4bA"}')).toBe(
      '{"a":"oZWa…","b":"oPoo…"}',
    );
  });

  it.each([
    ['of 27 characters', 'oZWaC4xeOVCUkip5njeEeXi1TEs'],
    ['of 29 characters', 'oZWaC4xeOVCUkip5njeEeXi1TEsk1'],
    ['that begins with another letter', '4200004561202203217657282768'],
  ])('keeps a word %s', (_, word) => {
    expect(maskOpenids(`order ${word}.`)).toBe(`order ${word}.`);
  });
});
