/**
 * Completes declarations, so that they compile strictly in a project without settings: without
 * `skipLibCheck`, and without `types`, which are empty by default since TypeScript 7.
 */
import { isEsModule } from './es-modules.ts';

export interface DeclarationOptions {
  /** The declaration's name in errors. */
  file: string;
  /** The package that it belongs to. */
  folder: string;
  /** The names of installed packages. */
  dependencies: readonly string[];
}

const NODE_TYPES = '@types/node';
const ATTRIBUTE = '"resolution-mode": "import"';

/**
 * A declaration file as it is published.
 *
 * - A package that depends on `@types/node` refers to it where it needs it. Others, above all those that live in cloud
 *   functions and must stay small, must not need it: see `Bytes` of `@opencloudpay/wechatpay`.
 * - The declarations of a CommonJS build may name types of ES modules only with an import attribute.
 *
 * @throws if the package needs the types of Node and does not depend on them
 */
export function completeDeclaration(
  text: string,
  { file, folder, dependencies }: DeclarationOptions,
): string {
  const isOfEsModule = (specifier: string) =>
    dependencies.some((name) => specifier === name || specifier.startsWith(`${name}/`)) &&
    !specifier.startsWith('@opencloudpay/') &&
    isEsModule(folder, specifier);
  const withAttributes = text
    .replace(
      /^(import|export)( type)?( [^;'"]*? from )(['"])([^'"]+)\4;$/gm,
      (statement, keyword: string, type: string | undefined, names: string, _, specifier: string) =>
        isOfEsModule(specifier)
          ? `${keyword} type${type ? names : names.replace(/([{,]\s*)type /g, '$1')}'${specifier}' with { ${ATTRIBUTE} };`
          : statement,
    )
    .replace(/\bimport\((['"])([^'"]+)\1\)/g, (type, _, specifier: string) =>
      isOfEsModule(specifier) ? `import("${specifier}", { with: { ${ATTRIBUTE} } })` : type,
    );
  if (!needsNode(text)) return withAttributes;
  if (!dependencies.includes(NODE_TYPES))
    throw new Error(
      `${file} needs the types of Node (${needsNode(text)}): use Bytes or Readonly<Record<string, string | undefined>>, or add ${NODE_TYPES} to the dependencies of the package.`,
    );
  return `/// <reference types="node" />\n${withAttributes}`;
}

/** The first name of `@types/node` that a declaration mentions outside its comments. */
function needsNode(text: string): string | undefined {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return /(?<![\w.])(Buffer\b(?!:)|NodeJS\.\w+)|['"](node:\w+)['"]/.exec(code)?.[0];
}
