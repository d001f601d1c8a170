import { join } from 'node:path';
import { build } from 'esbuild';
import type { CallParameter } from '../packages/cloudpay/src/call-parameters.ts';
import type {
  AnswerFields,
  ApiDeclaration,
  ParameterSchema,
  Reference,
} from '../packages/wechatpay/src/index.ts';

export interface Declarations {
  apis: ApiDeclaration[];
  commonParameters: Record<string, ParameterSchema>;
  commonAnswers: AnswerFields;
  commonCallParameters: Readonly<Record<string, CallParameter>>;
  callbackParameters: Readonly<Record<string, CallParameter>>;
  filledIn: Readonly<Record<string, Reference>>;
  callingUser: Reference;
  schemaKey: (schema: ParameterSchema) => string;
}

/** The API declarations, straight from their sources: TypeScript for a bundler, bundled so that Node can import it. */
export async function loadDeclarations(): Promise<Declarations> {
  const result = await build({
    stdin: {
      contents: [
        "export { apis } from './apis/index';",
        "export { commonParameters } from './apis/common-parameters';",
        "export { commonAnswers } from './apis/answers';",
        "export { schemaKey } from './schema-key';",
        "export * from '../../cloudpay/src/call-parameters';",
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
