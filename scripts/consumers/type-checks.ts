import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './project.ts';

/** The ways in which TypeScript finds declarations: `module`, `moduleResolution`, and the files of such a project. */
export const RESOLUTIONS = [
  ['node16', 'node16', ['every-package.mts', 'every-package.cts']],
  ['nodenext', 'nodenext', ['every-package.mts', 'every-package.cts']],
  ['preserve', 'bundler', ['every-package.ts']],
] as const;

const STRICT = [
  ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
  ...['--skipLibCheck', 'false', '--target', 'es2022', '--pretty', 'false'],
];

/**
 * Type-checks a program that imports every package, and with it all declarations that the packages lead to.
 *
 * @param compiler the program `tsc`
 * @param entries what the program imports
 * @returns what the compiler reports of our declarations; those of other people are theirs
 */
export async function checkDeclarations(
  folder: string,
  compiler: string,
  entries: readonly string[],
  [module, moduleResolution, files]: (typeof RESOLUTIONS)[number],
): Promise<string> {
  const names = entries.map((entry, index) => ({ entry, name: `entry${index}` }));
  const uses = `export const all = [${names.map(({ name }) => name).join(', ')}];\n`;
  const imports = names.map(({ entry, name }) => `import * as ${name} from '${entry}';\n`).join('');
  const requires = names.map(({ entry, name }) => `import ${name} = require('${entry}');\n`).join('');
  for (const file of files)
    writeFileSync(join(folder, file), (file.endsWith('.cts') ? requires : imports) + uses);
  return compile(folder, compiler, [
    ...['--module', module, '--moduleResolution', moduleResolution],
    ...files,
  ]);
}

/** Type-checks every TypeScript snippet of the documentation as a program of its own. */
export async function checkSnippets(folder: string, compiler: string, root: string): Promise<string> {
  const files = typeScriptSnippets(root).map(({ place, code }, index) => {
    const file = `snippet-${index}.mts`;
    writeFileSync(join(folder, file), `// ${place}\n${code}\nexport {};\n`);
    return file;
  });
  // A program that uses `process` has the types of Node.
  return compile(folder, compiler, ['--module', 'nodenext', '--types', 'node', ...files]);
}

/** The `ts` snippets that are programs; an excerpt, which imports nothing, is not. */
function typeScriptSnippets(root: string): { place: string; code: string }[] {
  return documents(root).flatMap((place) => {
    const text = readFileSync(join(root, place), 'utf8');
    return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)]
      .map(([, code = '']) => ({ place, code }))
      .filter(({ code }) => /^import /m.test(code));
  });
}

function documents(root: string): string[] {
  const folders = ['.', 'docs', ...['packages', 'examples'].flatMap((parent) => subfolders(root, parent))];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  );
}

function subfolders(root: string, parent: string): string[] {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name));
}

async function compile(folder: string, compiler: string, args: readonly string[]): Promise<string> {
  try {
    await runNode(folder, [compiler, ...STRICT, ...args]);
    return '';
  } catch (error) {
    const lines = (error as Error).message.split('\n').slice(1);
    const ofOthers = /^node_modules\/(?!@opencloudpay\/)/;
    return lines.filter((line) => !ofOthers.test(line) && line.trim() !== '').join('\n');
  }
}
