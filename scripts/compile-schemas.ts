/**
 * Compiles the request schema of every API declaration into a plain function, so that no cloud function loads a
 * schema compiler or calls `eval`: `packages/wechatpay/src/validators/<api>.js`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const wechatpay = join(import.meta.dirname, '../packages/wechatpay/src');

interface Declaration {
  name: string;
  request: { properties: Record<string, object>; required: string[]; anyOf?: string[] };
}

/** Writes `index.js` (`validators`, by the API's name) and its types. */
export async function compileSchemas(): Promise<void> {
  const { apis, commonParameters } = await load();
  const ajv = new Ajv({ code: { source: true, lines: true }, messages: false });
  for (const { name, request } of apis) {
    ajv.addSchema(
      {
        type: 'object',
        properties: { ...commonParameters, ...request.properties },
        required: request.required,
        ...(request.anyOf && { anyOf: request.anyOf.map((field) => ({ required: [field] })) }),
      },
      name,
    );
  }
  const names = apis.map(({ name }) => name);
  const source = standalone(ajv, Object.fromEntries(names.map((name) => [name, name])));
  const folder = join(wechatpay, 'validators');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.js'),
    `// Compiled by scripts/compile-schemas.ts from src/apis.\n${source}\nexports.validators = { ${names.map((name) => `${name}: exports.${name}`).join(', ')} };\n`,
  );
  writeFileSync(
    join(folder, 'index.d.ts'),
    [
      '// Written by scripts/compile-schemas.ts.',
      "import type { ValidateFunction } from 'ajv';",
      `export declare const validators: Record<${names.map((name) => `'${name}'`).join(' | ')}, ValidateFunction>;`,
      '',
    ].join('\n'),
  );
}

/** The declarations are TypeScript for a bundler; bundled into one module, Node can import them. */
async function load(): Promise<{ apis: Declaration[]; commonParameters: Record<string, object> }> {
  const result = await build({
    stdin: {
      contents: "export { apis } from './apis/index'; export { commonParameters } from './apis/fields';",
      resolveDir: wechatpay,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const code = Buffer.from(result.outputFiles[0]?.contents ?? []).toString('base64');
  const module = await import(`data:text/javascript;base64,${code}`);
  return { apis: Object.values(module.apis), commonParameters: module.commonParameters };
}
