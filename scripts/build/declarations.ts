import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { completeDeclaration } from './complete-declaration.ts';
import { entriesOf, isPrivate, manifestOf, packages, root, staging } from './packages.ts';
import { checkPage } from './page.ts';
import { pruneDeclarations } from './prune-declarations.ts';

/** The output folder of tsc. */
const emitted = join(root, '.cache/declarations');

/** Writes the declarations of all packages. Ends the process if the types are wrong. */
export function declarations(): void {
  rmSync(emitted, { recursive: true, force: true });
  const tsc = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.declarations.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
  for (const name of packages) {
    const page = join(root, 'packages', name, 'page');
    if (existsSync(page)) checkPage(root, page);

    const types = join(emitted, name, 'src');
    const programs = readdirSync(types).filter((file) => file.endsWith('.entry.d.ts'));
    const entries = entriesOf(manifestOf(name)).map((entry) => `${entry}.d.ts`);
    publish(name, [...entries, ...programs]);
  }
}

/**
 * Installs the declarations of a package: its entries and the declarations that they use. Those of a private package
 * are copied with them, into a folder of its name, because it cannot be installed.
 */
function publish(name: string, entries: readonly string[]): void {
  const left = pruneDeclarations({
    entries: entries.map((file) => join(emitted, name, 'src', file)),
    read: (path) => readFileSync(path, 'utf8'),
    resolve: declarationOf,
  });
  for (const [path, text] of left) {
    const [from = '', , ...inside] = relative(emitted, path).split(/[\\/]/);
    const file = from === name ? join(...inside) : join(from, ...inside);
    const top = '../'.repeat(file.split(/[\\/]/).length - 1) || './';
    const own = complete(name, text, file).replace(
      /(['"])@opencloudpay\/([\w-]+)(?:\/([\w/-]+))?\1/g,
      (specifier, quote: string, to: string, module = 'index') =>
        isPrivate(to) ? `${quote}${top}${to}/${module}.js${quote}` : specifier,
    );
    mkdirSync(dirname(join(staging, name, file)), { recursive: true });
    // A fifth of tsc's output is indentation.
    const tabbed = own.replace(/^(?: {4})+/gm, (indent) => '\t'.repeat(indent.length / 4));
    writeFileSync(join(staging, name, file), tabbed);
  }
}

/** The declaration that a specifier leads to; undefined for an installed package. */
function declarationOf(specifier: string, path: string): string | undefined {
  const [, to = '', inside = 'index'] = /^@opencloudpay\/([\w-]+)(?:\/([\w/-]+))?$/.exec(specifier) ?? [];
  if (!specifier.startsWith('.') && !isPrivate(to)) return undefined;
  const module = isPrivate(to)
    ? join(emitted, to, 'src', inside)
    : join(dirname(path), specifier.replace(/\.js$/, ''));
  const declared = [`${module}.d.ts`, join(module, 'index.d.ts')].find((file) => existsSync(file));
  if (!declared) throw new Error(`${path} refers to ${specifier}, which has no declarations`);
  return declared;
}

/** See {@link completeDeclaration}. */
function complete(name: string, text: string, file: string): string {
  const { dependencies = {}, peerDependencies = {} } = manifestOf(name);
  return completeDeclaration(text, {
    file: `${name}/${file}`,
    folder: join(root, 'packages', name),
    dependencies: Object.keys({ ...dependencies, ...peerDependencies }),
  });
}
