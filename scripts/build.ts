/**
 * Builds every published package if anything is stale: validators and types from the API declarations, a CommonJS
 * bundle and an ES module by esbuild, type declarations by tsc, and for the gateway the files of an empty database.
 *
 * The ES module of a package re-exports its CommonJS bundle instead of being a second copy of the code: a program
 * that both imports and requires a package (a cloud function and a library) must get one `init()` state and
 * one set of error classes, and a function's upload contains the code once.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { miniProgramModules } from './build-miniprogram.ts';
import { buildPage, checkPage } from './build-page.ts';
import { compileSchemas } from './compile-schemas.ts';
import { completeDeclaration } from './complete-declaration.ts';
import { databaseClient } from './database-client.ts';
import { GENERATED_TYPES, generateTypes } from './generate-types.ts';
import { leftOut } from './left-out.ts';
import { loadedByNode } from './loaded-by-node.ts';
import { putEmptyDatabase } from './make-empty-database.ts';
import { pruneDeclarations } from './prune-declarations.ts';
import { DEPLOY_FILES, putDeployFiles } from './put-deploy-files.ts';
import { putJsonSchemas } from './put-json-schemas.ts';
import { referenceTexts } from './reference-texts.ts';
import { makeCommonJs, sharedChunks } from './shared-chunks.ts';

interface Manifest {
  name: string;
  /** Never published: its code goes into the bundles of the packages that use it. */
  private?: boolean;
  exports: Record<string, string | { 'opencloudpay:source'?: string }>;
  engines: { node: string };
  /** Where a mini program finds the package: WeChat's own key. */
  miniprogram?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** For packages inside cloud functions, which run on older Nodes than our servers. */
const forCloudFunctions: BuildOptions = {
  // They contain the libraries they use: small, but with readable stack traces of our code.
  minifySyntax: true,
  minifyWhitespace: true,
  // Node prints the whole line in which an error was thrown, if no code catches it.
  lineLimit: 160,
  plugins: [databaseClient, leftOut, referenceTexts, lazyFiles()],
};

/**
 * For code that is loaded with `require`: `import()` becomes `require`. In a user's jest, and in some function
 * runtimes, only that works.
 */
const forModules = { supported: { 'dynamic-import': false } } satisfies BuildOptions;

/**
 * The packages whose entries give the same classes to one program, so that they need one copy of the shared code. The
 * entries of other packages share only the index: `durable/limits` must load no database. The entries of `database` also share
 * the folders that the process has open.
 */
const SHARING: readonly string[] = ['database', 'gateway', 'wechatpay'];

/**
 * Dependencies that go into the bundles all the same: of three hundred small files, which every program that opens a
 * database would look up, read and compile, in a tenth of a second. They stay dependencies for their types, which our
 * declarations name. Nothing tells two copies of them apart: kysely knows its objects by their members, not by their classes.
 */
const BUNDLED: readonly string[] = ['kysely'];

const root = join(import.meta.dirname, '..');
/** Packages are built here and then moved in one step: a failed build leaves the last good one in place. */
const staging = join(root, '.cache/build');
const folders = readdirSync(join(root, 'packages'))
  .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
  .sort();
/** The published packages. A private package has no build of its own: esbuild bundles it from its sources. */
const packages = folders.filter((name) => !manifestOf(name).private);
const privateNames = folders.map(manifestOf).flatMap((manifest) => (manifest.private ? [manifest.name] : []));
/** The output folder of tsc. */
const emitted = join(root, '.cache/declarations');
const stamp = join(root, '.cache/built');
const inputs = fingerprint();

const upToDate =
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === inputs &&
  GENERATED_TYPES.every((file) => existsSync(file)) &&
  packages.every((name) => existsSync(join(root, 'packages', name, 'dist/index.d.ts')));

if (!upToDate) {
  const started = performance.now();
  rmSync(stamp, { force: true });
  await Promise.all([compileSchemas(), generateTypes()]);
  rmSync(staging, { recursive: true, force: true });
  await Promise.all([
    ...packages.map(bundle),
    putEmptyDatabase(join(staging, 'database')),
    putJsonSchemas(join(staging, 'server')),
  ]);
  putDeployFiles(join(staging, 'cli'));
  declarations();
  for (const name of packages) {
    const dist = join(root, 'packages', name, 'dist');
    rmSync(dist, { recursive: true, force: true });
    renameSync(join(staging, name), dist);
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, inputs);
  console.log(`Built ${packages.length} packages in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

/**
 * The parts of a package that users can load: its index and its subpaths, by their places below `src`. `./express` in the
 * manifest's exports leads to `src/entries/express.ts` if the manifest says so; the build has the same places in `dist`.
 */
function entriesOf(manifest: Manifest): string[] {
  return Object.values(manifest.exports).flatMap((target) => {
    const source = typeof target === 'string' ? undefined : target['opencloudpay:source'];
    return /^\.\/src\/(.+)\.ts$/.exec(source ?? '')?.[1] ?? [];
  });
}

async function bundle(name: string): Promise<void> {
  const folder = join(root, 'packages', name);
  const dist = join(staging, name);
  const manifest = manifestOf(name);
  const node = Number(/\d+/.exec(manifest.engines.node)?.[0]);
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  const programFiles = sources.filter((file) => file.endsWith('.entry.ts'));
  const lazy = sources.filter((file) => file.endsWith('.lazy.ts'));
  const entries = entriesOf(manifest);
  const forFunctions = node < 22;
  const sharing = SHARING.includes(name);
  const options: BuildOptions & { metafile: true } = {
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${node}`,
    // Declared dependencies are installed; all others go into the bundle.
    // A file that imports its package by name uses the installed copy.
    external: [
      manifest.name,
      ...Object.keys(manifest.dependencies ?? {}),
      ...Object.keys(manifest.peerDependencies ?? {}),
    ].filter((dependency) => !BUNDLED.includes(dependency)),
    legalComments: 'none',
    plugins: [lazyFiles()],
    ...(forFunctions && forCloudFunctions),
    metafile: true,
    logLevel: 'warning',
  };
  const own = await build({
    ...options,
    ...(sharing ? sharedChunks : forModules),
    plugins: [...(options.plugins ?? []), loadedByNode(folder, options.external ?? [])],
    entryPoints: entries.map((entry) => ({ in: join(folder, `src/${entry}.ts`), out: entry })),
  });
  if (sharing) makeCommonJs(own.metafile, options);
  // `<program>.entry.ts` is a separate program: a command, or a child process. Its `import()` stays,
  // because only that loads users' ES modules.
  const programs = await build({
    ...options,
    entryPoints: programFiles.map((file) => ({
      in: join(folder, 'src', file),
      out: basename(file, '.entry.ts'),
    })),
  });
  const others = await build({
    ...options,
    ...forModules,
    // Nearly all of this is other people's code, whose names appear in no error of ours.
    minifyIdentifiers: forFunctions,
    entryPoints: lazy.map((file) => ({
      in: join(folder, 'src', file),
      out: file.replace(/\.lazy\.ts$/, ''),
    })),
  });
  if (manifest.miniprogram) {
    const modules = join(dist, relative('dist', manifest.miniprogram));
    mkdirSync(modules, { recursive: true });
    // Mini programs accept only files that end in .js.
    for (const { name: entry, code } of miniProgramModules(folder, entries))
      writeFileSync(join(modules, `${entry}.js`), code);
  }
  const page = join(folder, 'page');
  // The part for the browser, if a package has one.
  const pageFiles = existsSync(page) ? await buildPage(page, join(dist, 'page')) : { outputs: {} };
  const notices = thirdPartyNotices({
    outputs: {
      ...own.metafile.outputs,
      ...programs.metafile.outputs,
      ...others.metafile.outputs,
      ...pageFiles.outputs,
    },
  });
  if (notices) writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices);

  for (const entry of entries) {
    const beside = `./${basename(entry)}`;
    const hasDefault = /^export =/m.test(readFileSync(join(folder, `src/${entry}.ts`), 'utf8'));
    const reexport = (from: string) =>
      hasDefault ? `export { default } from '${from}';\n` : `export * from '${from}';\n`;
    writeFileSync(join(dist, `${entry}.mjs`), reexport(`${beside}.cjs`));
    writeFileSync(join(dist, `${entry}.d.mts`), reexport(`${beside}.js`));
  }
}

/**
 * `<name>.lazy.ts` becomes a file of its own beside the bundle, read when the code that needs it first runs.
 *
 * esbuild could keep it in the bundle and only run it later, but then every cold start would read and parse it, even
 * that of a callback function, which needs neither HTTP nor XML; and a file that is loaded too early could not be
 * seen, as it can in `require.cache`. Such files are leaves: their imports are bundled into them, so these must not
 * be modules of ours with state.
 */
function lazyFiles(): Plugin {
  return {
    name: 'lazy-files',
    setup({ onResolve }) {
      onResolve({ filter: /\.lazy$/ }, ({ path, resolveDir, importer }) => {
        if (/\.lazy\.ts$/.test(importer))
          throw new Error(`${importer} is lazy itself: it cannot load ${path}`);
        const sources = resolveDir.slice(0, /[\\/]src(?=[\\/]|$)/.exec(resolveDir)?.index);
        const file = relative(join(sources, 'src'), join(resolveDir, path)).replaceAll('\\', '/');
        return { path: `./${file.replace(/\.lazy$/, '')}.cjs`, external: true };
      });
    },
  };
}

/** The licences of the bundled code, as these licences require. */
function thirdPartyNotices(metafile: Pick<Metafile, 'outputs'>): string {
  const folders = new Set<string>();
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  for (const [input, { bytesInOutput }] of bundled) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match?.[1] && bytesInOutput > 0) folders.add(match[1]);
  }
  return [...folders]
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      ) as Record<string, string>;
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
      return `${name} ${version}\n\n${text}\n`;
    })
    .sort()
    .join('\n----------------------------------------\n\n');
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

function declarations(): void {
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

function isPrivate(folder: string): boolean {
  return privateNames.includes(`@opencloudpay/${folder}`);
}

/** A hash over everything that a build reads and that is not installed: sources, manifests, and the build itself. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const add = (path: string) =>
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  for (const file of [
    'pnpm-lock.yaml',
    'tsconfig.json',
    'tsconfig.declarations.json',
    'scripts/build.ts',
    'scripts/api-types/needed.ts',
    'scripts/api-types/write-types.ts',
    'scripts/api-types/write-v3-types.ts',
    'scripts/build-page.ts',
    'scripts/compile-schemas.ts',
    'scripts/complete-declaration.ts',
    'scripts/database-client.ts',
    'scripts/es-modules.ts',
    'scripts/generate-types.ts',
    'scripts/left-out.ts',
    'scripts/load-declarations.ts',
    'scripts/loaded-by-node.ts',
    'scripts/make-empty-database.ts',
    'scripts/prune-declarations.ts',
    ...DEPLOY_FILES.map((file) => `deploy/${file}`),
    'scripts/put-deploy-files.ts',
    'scripts/put-json-schemas.ts',
    'scripts/shared-chunks.ts',
    'scripts/reference-texts.ts',
    'scripts/validators-source.ts',
  ]) {
    add(join(root, file));
  }
  for (const name of folders) {
    const folder = join(root, 'packages', name);
    add(join(folder, 'package.json'));
    const sources = ['src', 'page']
      .map((source) => join(folder, source))
      .filter((source) => existsSync(source));
    const entries = sources.flatMap((source) =>
      readdirSync(source, { recursive: true, withFileTypes: true }),
    );
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const generated =
        path.includes(join('src', 'validators', 'index')) || GENERATED_TYPES.some((file) => file === path);
      if (entry.isFile() && !entry.name.endsWith('.test.ts') && !generated) add(path);
    }
  }
  return hash.digest('hex');
}
