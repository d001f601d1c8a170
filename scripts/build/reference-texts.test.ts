import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callbackParameters, commonCallParameters } from '../../packages/cloudpay/src/call-parameters.ts';
import { type ApiDeclaration, apis } from '../../packages/wechatpay/src/index.ts';
import { withoutReferenceTexts } from './reference-texts.ts';

describe('a declaration without the texts of the reference', () => {
  it('keeps the texts of refusals, and everything that is not a text', () => {
    const source = "field({ type: 'string', description: 'a name, \\'en\\'', zh: '名称', open: 'x' });";
    expect(withoutReferenceTexts(source, 'a.ts')).toBe(
      "field({ type: 'string', description: 'a name, \\'en\\'',  open: 'x' });",
    );
  });

  it('loses texts of any quotes, and of templates', () => {
    const source = "a({ en: \"it's\", zh: '它' }); b({ zh: `最多 '一'`, en: 'a \\' b' }); // 说明";
    expect(withoutReferenceTexts(source, 'a.ts').replace(/\s+/g, ' ')).toBe('a({ }); b({ }); // 说明');
  });

  it('must not be written in a form that the build does not recognise', () => {
    expect(() => withoutReferenceTexts("a({ zh: '一' + '二' });", 'a.ts')).toThrow(
      /a\.ts has Chinese text.*zh: '…'/,
    );
  });
});

describe('the built packages of cloud functions', () => {
  const bundles = ['wechatpay', 'cloudpay'].map((name) =>
    readFileSync(join(__dirname, '../../packages', name, 'dist/index.cjs'), 'utf8'),
  );

  it('hold none of the texts', () => {
    const declarations: ApiDeclaration[] = Object.values(apis);
    // Refusals also contain some of the English.
    const texts = [
      ...declarations.flatMap(({ summary, answer, request }) => [
        summary?.en,
        summary?.zh,
        ...Object.values(answer.fields).map(({ zh }) => zh),
        ...Object.values(request.properties).map(({ zh }) => zh),
      ]),
      ...Object.values({ ...commonCallParameters, ...callbackParameters }).map(
        ({ description }) => description.zh,
      ),
    ].filter((text) => text !== undefined && /[\u4e00-\u9fff]{4}|[a-z]\./.test(text));
    expect(texts.length).toBeGreaterThan(50);
    for (const bundle of bundles) expect(texts.filter((text) => bundle.includes(text ?? ''))).toEqual([]);
  });
});
