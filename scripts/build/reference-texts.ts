/**
 * The declarations contain the texts of the API reference in both languages (`en`, `zh`). Only the reference and
 * hover texts use them, so builds leave them out: a cloud function would carry some 25 kB that it never reads.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const NAME = 'reference-texts';

/** The sources with such texts. */
const DECLARATIONS =
  /[\\/]packages[\\/](?:wechatpay(?:-v3)?[\\/]src[\\/]apis[\\/][\w-]+|wechatpay-v3[\\/]src[\\/]v2[\\/][\w-]+|cloudpay[\\/]src[\\/]call-parameters)\.ts$/;

const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/;
const TEXT = new RegExp(`(?<![\\w.])(?:en|zh):\\s*(?:${LITERAL.source}),?`, 'g');
const CHINESE = /[\u3000-\u303f\u4e00-\u9fff]/;

/**
 * A source without the properties `en` and `zh` that hold a literal.
 *
 * @throws if Chinese text remains, because it is written in a form that is not recognised
 */
export function withoutReferenceTexts(source: string, file: string): string {
  const stripped = source.replace(TEXT, '');
  const code = stripped.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
  const left = code.split('\n').find((line) => CHINESE.test(line));
  if (left !== undefined)
    throw new Error(
      `${file} has Chinese text that the build cannot leave out: ${left.trim()}. Write it as a literal: zh: '…'.`,
    );
  return stripped;
}

/** An esbuild plugin that keeps the reference's texts out of a bundle. */
export const referenceTexts: Plugin = {
  name: NAME,
  setup({ onLoad }) {
    onLoad({ filter: DECLARATIONS }, ({ path }) => ({
      contents: withoutReferenceTexts(readFileSync(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};
