/** Every rule finds its mistake in each wrong variant of the corpus, and nothing in the right ones. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { corpora } from '../testing/corpus';
import { type VariantFolder, variantFolder } from '../testing/variants';
import { rules } from './index';

let folder: VariantFolder;
beforeAll(() => {
  folder = variantFolder();
});
afterAll(() => folder.remove());

it('has at least six wrong and six right variants for each rule', () => {
  const sizes = corpora.map(({ rule, wrong, right }) => ({
    rule,
    isEnough: Object.keys(wrong).length >= 6 && Object.keys(right).length >= 6,
  }));
  expect(sizes).toEqual(rules.map(({ id }) => ({ rule: id, isEnough: true })));
});

describe.each(corpora)('$rule', (corpus) => {
  it.each(Object.entries(corpus.wrong))('finds: %s', (_, variant) => {
    expect(folder.check(corpus, variant).map(({ rule }) => rule)).toContain(corpus.rule);
  });

  it.each(Object.entries(corpus.right))('is silent: %s', (_, variant) => {
    expect(folder.check(corpus, variant).filter(({ rule }) => rule === corpus.rule)).toEqual([]);
  });
});
