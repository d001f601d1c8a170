/**
 * Measures the rules of `cloudpay check` on their corpora: how many wrong variants each finds (recall), and how many of
 * its findings are in wrong variants (precision).
 *
 * Usage: npm run check-accuracy
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Corpus, VariantFolder } from '../packages/check/src/testing/variants.ts';

interface Loaded {
  corpora: readonly Corpus[];
  variantFolder(): VariantFolder;
}

const root = join(import.meta.dirname, '..');
const bundle = join(root, '.cache/check-accuracy.cjs');
mkdirSync(join(root, '.cache'), { recursive: true });
await build({
  stdin: {
    contents: "export { corpora } from './corpus/index';\nexport { variantFolder } from './variants';",
    resolveDir: join(root, 'packages/check/src/testing'),
  },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  conditions: ['opencloudpay:source'],
  outfile: bundle,
});
const { corpora, variantFolder } = createRequire(import.meta.url)(bundle) as Loaded;

const folder = variantFolder();
const total = { found: 0, missed: 0, silent: 0, false: 0 };
console.log('rule                 recall     precision');
for (const corpus of corpora) {
  const finds = (variant: Corpus['wrong'][string]) =>
    folder.check(corpus, variant).some(({ rule }) => rule === corpus.rule);
  const wrong = Object.values(corpus.wrong);
  const right = Object.values(corpus.right);
  const found = wrong.filter(finds).length;
  const falseOnes = right.filter(finds).length;
  total.found += found;
  total.missed += wrong.length - found;
  total.false += falseOnes;
  total.silent += right.length - falseOnes;
  console.log(
    [
      corpus.rule.padEnd(20),
      `${found}/${wrong.length}`.padEnd(10),
      `${found}/${found + falseOnes}`.padEnd(10),
      falseOnes === 0 ? '' : `${falseOnes} of ${right.length} right variants`,
    ].join(' '),
  );
}
folder.remove();
const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
console.log(
  `all: recall ${share(total.found, total.found + total.missed)} of ${total.found + total.missed} wrong variants, ` +
    `precision ${share(total.found, total.found + total.false)}; silent on ${total.silent} of ${total.silent + total.false} right variants`,
);
