/**
 * Builds every package that is stale: validators from the API declarations, a CommonJS bundle and an ES module
 * by esbuild, type declarations by tsc.
 *
 * The ES module of a package re-exports its CommonJS bundle instead of being a second copy of the code: a program
 * that both imports and requires a package (a cloud function beside a library) must meet one `init()` state and
 * one set of error classes, and a function's upload holds the code once.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { compileSchemas } from './compile-schemas.ts';

interface Manifest {
  engines: { node: string };
  dependencies?: Record<string, string>;
}

/** For packages that live inside cloud functions, which are those that run on older Nodes than our servers do. */
const forCloudFunctions: BuildOptions = {
  // `import()` of a built-in becomes `require`: in a user's jest, and in some function runtimes, only that works.
  supported: { 'dynamic-import': false },
  // They carry the libraries they use: small, but with readable stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
};

const root = join(import.meta.dirname, '..');
/** Packages are built here and then put in place at once: a failed build leaves the last good one standing. */
const staging = join(root, '.cache/build');
const packages = readdirSync(join(root, 'packages'))
  .filter((folder) => existsSync(join(root, 'packages', folder, 'src/index.ts')))
  .sort();
const stamp = join(root, '.cache/built');
const inputs = fingerprint();

const upToDate =
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === inputs &&
  packages.every((name) => existsSync(join(root, 'packages', name, 'dist/index.d.ts')));

if (!upToDate) {
  const started = performance.now();
  rmSync(stamp, { force: true });
  await compileSchemas();
  rmSync(staging, { recursive: true, force: true });
  await Promise.all(packages.map(bundle));
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

async function bundle(name: string): Promise<void> {
  const folder = join(root, 'packages', name);
  const dist = join(staging, name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const node = Number(/\d+/.exec(manifest.engines.node)?.[0]);
  const entries = readdirSync(join(folder, 'src')).filter((file) => file.endsWith('.entry.ts'));
  const result = await build({
    entryPoints: [
      { in: join(folder, 'src/index.ts'), out: 'index' },
      // `<program>.entry.ts` is a program of its own: a command, or the inside of a child process.
      ...entries.map((file) => ({ in: join(folder, 'src', file), out: basename(file, '.entry.ts') })),
    ],
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${node}`,
    // What a package declares as a dependency is installed beside it; the rest it needs goes into the bundle.
    external: Object.keys(manifest.dependencies ?? {}),
    legalComments: 'none',
    ...(node < 22 && forCloudFunctions),
    metafile: true,
    logLevel: 'warning',
  });
  const notices = thirdPartyNotices(result.metafile);
  if (notices) writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices);

  const hasDefault = /^export =/m.test(readFileSync(join(folder, 'src/index.ts'), 'utf8'));
  const reexport = (from: string) =>
    hasDefault ? `export { default } from '${from}';\n` : `export * from '${from}';\n`;
  writeFileSync(join(dist, 'index.mjs'), reexport('./index.cjs'));
  writeFileSync(join(dist, 'index.d.mts'), reexport('./index.js'));
}

/** The licences of what went into a bundle, as those licences ask. */
function thirdPartyNotices(metafile: Metafile): string {
  const folders = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match?.[1]) folders.add(match[1]);
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

function declarations(): void {
  const emitted = join(root, '.cache/declarations');
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
    cpSync(join(emitted, name, 'src'), join(staging, name), { recursive: true });
  }
}

/** A hash over everything a build reads that is not installed: sources, manifests, and the build itself. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const add = (path: string) =>
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  for (const file of [
    'pnpm-lock.yaml',
    'tsconfig.json',
    'tsconfig.declarations.json',
    'scripts/build.ts',
    'scripts/compile-schemas.ts',
  ]) {
    add(join(root, file));
  }
  for (const name of packages) {
    const folder = join(root, 'packages', name);
    add(join(folder, 'package.json'));
    for (const entry of readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const generated = path.includes(join('src', 'validators'));
      if (entry.isFile() && !entry.name.endsWith('.test.ts') && !generated) add(path);
    }
  }
  return hash.digest('hex');
}
