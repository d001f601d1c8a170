import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './project.ts';
import { snippetsOf } from './snippets.ts';

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
 * @param compiler the program `tsc`, and options of its own
 * @param entries the imports of the program
 * @returns the compiler's errors in our declarations, not in those of other packages
 */
export async function checkDeclarations(
  folder: string,
  compiler: readonly string[],
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
export async function checkSnippets(
  folder: string,
  compiler: readonly string[],
  root: string,
): Promise<string> {
  const files = snippetsOf(root, 'ts').map(({ place, code }, index) => {
    const file = `snippet-${index}.mts`;
    writeFileSync(join(folder, file), `// ${place}\n${code}\nexport {};\n`);
    return file;
  });
  // A program that uses `process` has the types of Node.
  return compile(folder, compiler, ['--module', 'nodenext', '--types', 'node', ...files]);
}

async function compile(
  folder: string,
  compiler: readonly string[],
  args: readonly string[],
): Promise<string> {
  try {
    // Collecting its garbage less often saves a fifth of its CPU time.
    await runNode(folder, [...compiler, ...STRICT, ...args], { GOGC: '400' });
    return '';
  } catch (error) {
    const lines = (error as Error).message.split('\n').slice(1);
    const ofOthers = /^node_modules\/(?!@opencloudpay\/)/;
    return lines.filter((line) => !ofOthers.test(line) && line.trim() !== '').join('\n');
  }
}
