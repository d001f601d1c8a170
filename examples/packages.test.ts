/** What would be published, looked at before it is. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Packed, packPackages, publishedPackages } from './pack';
import type { Manifest } from './published-manifest';

const run = promisify(execFile);
const root = join(__dirname, '..');

const manifests = readdirSync(join(root, 'packages'))
  .map((folder) => join(root, 'packages', folder, 'package.json'))
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Manifest);

describe.each(manifests.map((manifest) => [manifest.name, manifest] as const))('%s', (_, manifest) => {
  it('names the versions of our packages that stand here, so that no other is ever fetched', () => {
    const {
      dependencies = {},
      peerDependencies = {},
      optionalDependencies = {},
    } = manifest as Record<string, Record<string, string> | undefined>;
    const named = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    const ours = named.filter(([name]) => name.startsWith('@opencloudpay/'));
    const here = Object.fromEntries(manifests.map(({ name, version }) => [name, version]));
    expect(ours).toEqual(ours.map(([name]) => [name, here[name]]));
  });

  it('needs no package that is not published: what it uses of a private one is in its bundle', () => {
    const hidden = manifests.filter((one) => one['private']).map(({ name }) => name);
    const { dependencies = {}, peerDependencies = {} } = manifest as Record<
      string,
      Record<string, string> | undefined
    >;
    const needed = Object.keys({ ...dependencies, ...peerDependencies });
    expect(needed.filter((name) => hidden.includes(name))).toEqual([]);
    if (manifest['private']) return;
    const dist = join(root, 'packages', manifest.name.replace('@opencloudpay/', ''), 'dist');
    const namesHidden = (file: string) => {
      const text = readFileSync(join(dist, file), 'utf8');
      return hidden.some((name) => text.includes(`'${name}'`) || text.includes(`"${name}"`));
    };
    const built = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    expect(built.filter((file) => /\.(cjs|mjs|ts|mts)$/.test(file) && namesHidden(file))).toEqual([]);
  });

  it('runs nothing when it is installed', () => {
    const scripts = Object.keys(manifest.scripts ?? {});
    expect(scripts.filter((script) => /^(pre|post)?(install|prepare)$|^prepublish$/.test(script))).toEqual(
      [],
    );
  });
});

const folders = publishedPackages(root);

describe('the published packages', () => {
  let folder: string;
  let packed: Packed[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'opencloudpay-pack-'));
    packed = await packPackages(root, folder, folders);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const published = (name: string): Packed => {
    const found = packed.find(({ manifest }) => manifest.name === `@opencloudpay/${name}`);
    if (!found) throw new Error(`${name} was not packed`);
    return found;
  };

  it.each(folders)('%s holds what is run and read, no sources and no tests', (name) => {
    const { contents } = published(name);
    const documents = contents.filter((path) => path.startsWith('docs/'));
    // `cloudpay explain` shows them.
    expect(documents.length > 0).toBe(name === 'cli');
    expect(documents.filter((path) => !path.endsWith('.md'))).toEqual([]);
    const others = contents.filter((path) => !/^(dist|docs)\//.test(path)).sort();
    expect(others).toEqual(['LICENSE', 'README.md', 'README.zh-CN.md', 'package.json']);
    const built = contents.filter((path) => path.startsWith('dist/'));
    // `.html`, `.css` and `.svg` are the console's page; `.br` is an empty database.
    const known = /\.(cjs|mjs|js|d\.ts|d\.mts|txt|html|css|svg|br|json)$/;
    // What `cloudpay migrate` fills in has the names that its programs look for.
    const own = built.filter((path) => !path.startsWith('dist/deploy/'));
    expect(own.filter((path) => !known.test(path))).toEqual([]);
    expect(built.filter((path) => /\.test\.|\/testing\/|\/fixtures\//.test(path))).toEqual([]);
  });

  it.each(folders)('%s tells nothing of keys or of the machine that built it', (name) => {
    for (const path of published(name).contents) {
      const source = path.startsWith('docs/') ? join(root, path) : join(root, 'packages', name, path);
      const text = readFileSync(source, 'utf8');
      const found = [root, homedir()].filter((place) => place.length > 5 && text.includes(place));
      expect([path, found]).toEqual([path, []]);
      expect([path, /-----BEGIN [A-Z ]+-----\s*[\w+/=]{40}/.test(text)]).toEqual([path, false]);
      expect([path, /sourceMappingURL/.test(text)]).toEqual([path, false]);
    }
  });

  it.each(folders)('%s comes with the licence of the project', (name) => {
    const licence = (folder: string) => readFileSync(join(folder, 'LICENSE'), 'utf8');
    expect(licence(join(root, 'packages', name))).toBe(licence(root));
  });

  it.each(folders)('%s says in its manifest what a registry and a bundler ask', (name) => {
    const { manifest } = published(name);
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/./),
      keywords: expect.arrayContaining([expect.any(String)]),
      license: 'MIT',
      engines: { node: expect.stringMatching(/^>=\d/) },
      exports: expect.objectContaining({ '.': expect.anything(), './package.json': './package.json' }),
      files: name === 'cli' ? ['dist', 'docs'] : ['dist'],
      publishConfig: { access: 'public' },
    });
    expect(manifest).toHaveProperty('sideEffects');
    // Nothing that only this workspace has, such as the paths of sources.
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(JSON.stringify(manifest)).not.toMatch(/\.\/src\/|opencloudpay:source|workspace:/);
  });

  it.each(folders)('%s has every file that its manifest leads to', (name) => {
    const { manifest, contents } = published(name);
    const { main, module, types, exports, sideEffects, bin, miniprogram } = manifest;
    const leadsTo = [main, module, types, ...[exports, sideEffects, bin].flatMap(targets)].filter(
      (path) => typeof path === 'string',
    );
    const missing = leadsTo.filter((path) => !contents.includes(path.replace('./', '')));
    expect(leadsTo.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
    if (typeof miniprogram === 'string') expect(contents).toContain(`${miniprogram}/index.js`);
  });

  it.each(folders)('%s has a README in both languages: what it is, code, and where its docs are', (name) => {
    for (const [file, docs] of [
      ['README.md', /^Documentation: \[/m],
      ['README.zh-CN.md', /^文档：\[/m],
    ] as const) {
      const text = readFileSync(join(root, 'packages', name, file), 'utf8');
      expect(text).toMatch(/```js\n(.+\n|\n){3,25}?```/);
      expect(text).toMatch(docs);
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
      const dead = links.filter((path) => !existsSync(join(root, 'packages', name, path)));
      expect([file, dead]).toEqual([file, []]);
    }
  });

  it.each([
    ['wechatpay', '', 'sign'],
    ['cloudpay', '', 'createCloudPay'],
  ])('%s%s is one module, whether required or imported', async (name, subpath, member) => {
    const specifier = JSON.stringify(`@opencloudpay/${name}${subpath}`);
    const script = `import { createRequire } from 'node:module';
      import * as imported from ${specifier};
      const required = createRequire(import.meta.url)(${specifier});
      console.log(imported.${member} === required.${member}, typeof required.${member});`;
    // In its own folder a package is found by its own name, through its exports.
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: join(root, 'packages', name),
    });
    expect(stdout.trim()).toBe('true function');
  });
});

/** The file paths in a field of a manifest. */
function targets(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(targets);
}
