/**
 * Builds the console's page, which the browser loads (`packages/console/src` has the part for Node).
 *
 * One script and one stylesheet, named after their content so that a browser may cache them for ever, and the
 * document that names them. Its types are checked separately, because they are the browser's, not Node's.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

/** The largest compressed size of script, style and document together, in bytes. */
const MOST = 100_000;

/** @param page the folder of the sources @param out is filled with index.html, the script, the style and the icon */
export async function buildPage(page: string, out: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: { main: join(page, 'main.tsx'), style: join(page, 'styles/main.css') },
    outdir: out,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const files = Object.keys(metafile.outputs).map((file) => basename(file));
  const named = (pattern: RegExp) => {
    const file = files.find((one) => pattern.test(one));
    if (!file) throw new Error(`the page has no ${pattern}`);
    return file;
  };
  mkdirSync(out, { recursive: true });
  const html = readFileSync(join(page, 'index.html'), 'utf8')
    .replace('main.css', named(/\.css$/))
    .replace('main.js', named(/\.js$/));
  writeFileSync(join(out, 'index.html'), html);
  copyFileSync(join(page, 'icon.svg'), join(out, 'icon.svg'));

  const contents = [...files, 'index.html'].map((file) => readFileSync(join(out, file)));
  const sum = (compress: (content: Buffer) => Buffer) =>
    contents.reduce((bytes, content) => bytes + compress(content).length, 0);
  const sizes = {
    gzip: sum((content) => gzipSync(content)),
    brotli: sum((content) => brotliCompressSync(content)),
  };
  const words = `${(sizes.gzip / 1000).toFixed(1)} KB with gzip, ${(sizes.brotli / 1000).toFixed(1)} KB with brotli`;
  if (sizes.gzip > MOST) throw new Error(`the console's page is ${words}: more than ${MOST / 1000} KB`);
  console.log(`The console's page is ${words}`);
  return metafile;
}

/** Checks the page's types; ends the build if there are errors. */
export function checkPage(root: string, page: string): void {
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', page], {
    cwd: root,
    stdio: 'inherit',
  });
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
}
