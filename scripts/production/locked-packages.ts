/** The parts of pnpm's lock file that determine an installation. */
interface LockFile {
  /** What each folder of the workspace depends on in production: names and versions, or `link:<folder>`. */
  importers: Map<string, Dependencies>;
  /** What each installed package depends on, by its name and version. */
  snapshots: Map<string, Dependencies>;
}

type Dependencies = [name: string, version: string][];

/**
 * The names of all packages in a production installation of a workspace package, its own first. The same
 * packages as `pnpm deploy --prod` installs, without a network.
 *
 * @param lockFile the text of pnpm-lock.yaml
 * @param importer the folder of the package, `packages/server`
 */
export function lockedPackages(lockFile: string, importer: string): string[] {
  const { importers, snapshots } = readLockFile(lockFile);
  const found = new Set([importer]);
  const names = new Set([nameOf(importer)]);
  // Iteration over a set includes items that are added meanwhile.
  for (const key of found) {
    const dependencies = importers.get(key) ?? snapshots.get(key);
    if (!dependencies) throw new Error(`pnpm-lock.yaml does not have ${key}.`);
    for (const [name, version] of dependencies) {
      names.add(name);
      found.add(version.startsWith('link:') ? `packages/${version.split('/').at(-1)}` : `${name}@${version}`);
    }
  }
  return [...names];
}

function nameOf(importer: string): string {
  return `@opencloudpay/${importer.split('/').at(-1)}`;
}

/** Reads the needed parts of the lock file, whose form pnpm writes: two spaces for each level, one key per line. */
function readLockFile(text: string): LockFile {
  const importers = new Map<string, Dependencies>();
  const snapshots = new Map<string, Dependencies>();
  for (const [key, lines] of entriesOf(text, 'importers')) importers.set(key, ofImporter(lines));
  for (const [key, lines] of entriesOf(text, 'snapshots')) snapshots.set(key, ofSnapshot(lines));
  return { importers, snapshots };
}

/** The entries of a section at the top of the file, each with its lines. */
function entriesOf(text: string, section: string): [string, string[]][] {
  const [, body = ''] = text.split(new RegExp(`^${section}:$`, 'm'));
  const [own = ''] = body.split(/^\S/m);
  return own
    .split(/^ {2}(?=\S)/m)
    .slice(1)
    .map((entry) => {
      const [first = '', ...lines] = entry.split('\n');
      return [unquoted(first.replace(/:( \{\})?$/, '')), lines];
    });
}

/** `name:` with `version: 1.2.3` two lines below it. */
function ofImporter(lines: readonly string[]): Dependencies {
  const inProduction = production(lines);
  return inProduction.flatMap((line, index): Dependencies => {
    const [, version] = /^ {8}version: (.+)$/.exec(line) ?? [];
    const [, name = ''] = /^ {6}(\S+):$/.exec(inProduction[index - 2] ?? '') ?? [];
    return version === undefined ? [] : [[unquoted(name), unquoted(version)]];
  });
}

/** `name: 1.2.3`. */
function ofSnapshot(lines: readonly string[]): Dependencies {
  return production(lines).flatMap((line): Dependencies => {
    const [, name, version] = /^ {6}(\S+): (.+)$/.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [[unquoted(name), unquoted(version)]];
  });
}

/** The lines below `dependencies:` and `optionalDependencies:`. */
function production(lines: readonly string[]): string[] {
  let isProduction = false;
  return lines.filter((line) => {
    const [, heading] = /^ {4}(\w+):/.exec(line) ?? [];
    if (heading !== undefined) isProduction = ['dependencies', 'optionalDependencies'].includes(heading);
    return isProduction;
  });
}

function unquoted(text: string): string {
  return text.replace(/^'(.*)'$/, '$1');
}
