import { join } from 'node:path';
import { build } from 'esbuild';
import type { AnswerFields, ApiDeclaration, ParameterSchema } from '../packages/wechatpay/src/index.ts';

export interface Declarations {
  apis: ApiDeclaration[];
  commonParameters: Record<string, ParameterSchema>;
  commonAnswers: AnswerFields;
  schemaKey: (schema: ParameterSchema) => string;
}

/** The API declarations, straight from their sources: TypeScript for a bundler, bundled so that Node can import it. */
export async function loadDeclarations(): Promise<Declarations> {
  const result = await build({
    stdin: {
      contents: [
        "export { apis } from './apis/index';",
        "export { commonParameters } from './apis/fields';",
        "export { commonAnswers } from './apis/answers';",
        "export { schemaKey } from './schema-key';",
      ].join('\n'),
      resolveDir: join(import.meta.dirname, '../packages/wechatpay/src'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const code = Buffer.from(result.outputFiles[0]?.contents ?? []).toString('base64');
  const { apis, ...common } = await import(`data:text/javascript;base64,${code}`);
  return { apis: Object.values(apis), ...common };
}
