import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { databaseClient } from './database-client.ts';
import { lazyFiles } from './lazy-files.ts';
import { leftOut } from './left-out.ts';
import { loadedByNode } from './loaded-by-node.ts';
import { miniProgramModules } from './mini-program.ts';
import { entriesOf, type Manifest, manifestOf, root, staging } from './packages.ts';
import { buildPage } from './page.ts';
import { referenceTexts } from './reference-texts.ts';
import { makeCommonJs, sharedChunks } from './shared-chunks.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

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

/** Builds a package: its entries, its programs, the files that load late, its page, and the notices of what it bundles. */
export async function bundle(name: string): Promise<void> {
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
  putMiniProgramFiles(manifest, folder, dist);
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
  for (const entry of entries) putEsModule(entry, folder, dist);
}

/** The package as a mini program installs it, if the manifest says where. */
function putMiniProgramFiles(manifest: Manifest, folder: string, dist: string): void {
  if (!manifest.miniprogram) return;
  const modules = join(dist, relative('dist', manifest.miniprogram));
  mkdirSync(modules, { recursive: true });
  // Mini programs accept only files that end in .js.
  for (const { name: entry, code } of miniProgramModules(folder, entriesOf(manifest)))
    writeFileSync(join(modules, `${entry}.js`), code);
}

/** The ES module of an entry re-exports the CommonJS bundle. */
function putEsModule(entry: string, folder: string, dist: string): void {
  const beside = `./${basename(entry)}`;
  const hasDefault = /^export =/m.test(readFileSync(join(folder, `src/${entry}.ts`), 'utf8'));
  const reexport = (from: string) =>
    hasDefault ? `export { default } from '${from}';\n` : `export * from '${from}';\n`;
  writeFileSync(join(dist, `${entry}.mjs`), reexport(`${beside}.cjs`));
  writeFileSync(join(dist, `${entry}.d.mts`), reexport(`${beside}.js`));
}
