import { join } from 'node:path';
import { build } from 'esbuild';
import type { Rule } from '../../packages/check/src/rule.ts';
import type { Corpus } from '../../packages/check/src/testing/variants.ts';
import type { CallParameter } from '../../packages/cloudpay/src/call-parameters.ts';
import type {
  AnswerFields,
  ApiDeclaration,
  ParameterSchema,
  Reference,
} from '../../packages/wechatpay/src/index.ts';
import type { ApiDeclaration as V3Declaration } from '../../packages/wechatpay-v3/src/api.ts';
import type { Conversion } from '../../packages/wechatpay-v3/src/v2/conversions/conversion.ts';
import type { AnswerRow } from '../../packages/wechatpay-v3/src/v2/table.ts';

export interface Declarations {
  apis: ApiDeclaration[];
  commonParameters: Record<string, ParameterSchema>;
  commonAnswers: AnswerFields;
  commonCallParameters: Readonly<Record<string, CallParameter>>;
  callbackParameters: Readonly<Record<string, CallParameter>>;
  filledIn: Readonly<Record<string, Reference>>;
  callingUser: Reference;
  schemaKey: (schema: object) => string;
}

/** The declarations of WeChat Pay v3, and how they are translated. */
export interface V3Declarations {
  apis: V3Declaration[];
  /** How values are translated between v2 and v3, by the names that tables use. */
  conversions: Readonly<Record<string, Conversion>>;
  /** The v2 calls without a v3 counterpart. */
  unsupportedCalls: Readonly<Record<string, { readonly problem: string; readonly zh?: string }>>;
  /** The v2 codes of v3's errors. */
  v2Codes: Readonly<Record<string, string>>;
  /** How the resources of notifications are translated. */
  paymentRows: readonly AnswerRow[];
  refundRows: readonly AnswerRow[];
}

/** The rules of `cloudpay check`, and the variants of code that they are held to. */
export interface CheckDeclarations {
  rules: readonly Rule[];
  corpora: readonly Corpus[];
}

/** The API declarations, straight from their sources: TypeScript for a bundler, bundled so that Node can import it. */
export async function loadDeclarations(): Promise<Declarations> {
  const { apis, ...common } = await load<
    { apis: Record<string, ApiDeclaration> } & Omit<Declarations, 'apis'>
  >('wechatpay', [
    "export { apis } from './apis/index';",
    "export { commonParameters } from './apis/common-parameters';",
    "export { commonAnswers } from './apis/answers';",
    "export { schemaKey } from './validate/schema-key';",
    "export * from '../../cloudpay/src/call-parameters';",
  ]);
  return { apis: Object.values(apis), ...common };
}

export async function loadV3Declarations(): Promise<V3Declarations> {
  const { apis, ...common } = await load<
    { apis: Record<string, V3Declaration> } & Omit<V3Declarations, 'apis'>
  >('wechatpay-v3', [
    "export { apis } from './apis/index';",
    "export { conversions } from './v2/conversions/conversions';",
    "export { unsupportedCalls } from './v2/unsupported';",
    "export { v2Codes } from './v2/codes';",
    "export { paymentRows } from './apis/transaction';",
    "export { refundNotificationRows as refundRows } from './apis/refund-notification';",
  ]);
  return { apis: Object.values(apis), ...common };
}

/** Nothing is built yet when the pages are written, so the rules get the parts of other packages that they use. */
export function loadCheckDeclarations(): Promise<CheckDeclarations> {
  const source = (file: string) => join(import.meta.dirname, '../../packages', file);
  return load(
    'check',
    ["export { rules } from './rules/index';", "export { corpora } from './testing/corpus/index';"],
    {
      '@opencloudpay/internal': source('internal/src/nearest-name.ts'),
      '@opencloudpay/openapi': source('openapi/src/method.ts'),
      '@opencloudpay/wechatpay': source('wechatpay/src/apis/index.ts'),
    },
  );
}

async function load<Module>(
  name: string,
  contents: readonly string[],
  alias: Record<string, string> = {},
): Promise<Module> {
  const result = await build({
    stdin: {
      contents: contents.join('\n'),
      resolveDir: join(import.meta.dirname, '../../packages', name, 'src'),
    },
    bundle: true,
    alias,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const code = Buffer.from(result.outputFiles[0]?.contents ?? []).toString('base64');
  return (await import(`data:text/javascript;base64,${code}`)) as Module;
}
