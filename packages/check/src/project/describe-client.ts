import { posix } from 'node:path';
import { callsIn } from '../cloud/calls';
import { findAll } from '../syntax/find-all';
import type { SourceFile } from '../syntax/source-file';
import type { Project } from './project';

/** The code that runs in the mini program. */
export interface DescribedClient {
  /** app.js or app.ts, of Taro also app.tsx, relative to the project; `undefined` if there is none. */
  readonly app: string | undefined;
  /** What the mini program is built with from other sources; `undefined` for plain code. */
  readonly framework: 'uni-app' | 'Taro' | undefined;
  /** The package.json whose packages the mini program can load, relative to the project; it may be missing. */
  readonly manifest: string;
  /** Whether it has `import` declarations, which run before all other lines. */
  readonly importsModules: boolean;
  /** The members of `wx.cloud` that are called, with the number of calls. */
  readonly members: Readonly<Record<string, number>>;
  /** The folders of other mini programs in the project, with a project.config.json of their own, sorted. */
  readonly otherPrograms: readonly string[];
}

type Client = Pick<Project, 'client' | 'read'> & { miniProgramRoots: readonly string[] };

const APP = /(?:^|\/)app\.[jt]sx?$/;

/**
 * What the mini program's code consists of, by its names and without running it.
 *
 * @param project with `miniProgramRoots`: the folders that its configuration names, relative to it, `.` for its own
 */
export function describeClient({ client, read, miniProgramRoots }: Client): DescribedClient {
  const framework = miniProgramRoots
    .flatMap(withFoldersAbove)
    .map((folder) => ({ folder, name: frameworkAt(folder, read) }))
    .find(({ name }) => name !== undefined);
  const homes = framework === undefined ? miniProgramRoots : [framework.folder];
  const app = appOf(client, homes, framework?.name === 'Taro');
  const otherPrograms = otherProgramsOf(client, read, app?.name ?? posix.join(homes[0] ?? '.', 'app.js'));
  const own = client.filter(({ name }) => !otherPrograms.some((folder) => isIn(name, folder)));
  const folder = framework?.folder ?? (app === undefined ? '.' : posix.dirname(app.name));
  return {
    app: app?.name,
    framework: framework?.name,
    manifest: posix.join(folder, 'package.json'),
    importsModules: app !== undefined && findAll(app.program, 'ImportDeclaration').length > 0,
    members: membersOf(own),
    otherPrograms,
  };
}

function appOf(client: readonly SourceFile[], homes: readonly string[], withJsx: boolean) {
  const apps = client.filter(({ name }) => APP.test(name) && (withJsx || !name.endsWith('x')));
  const isAtHome = ({ name }: SourceFile) => homes.some((home) => isIn(name, home));
  const depth = ({ name }: SourceFile) => name.split('/').length;
  // Another mini program may be beside it. Its own app is nearer to its folder than one of a component.
  const [app] = apps.sort(
    (one, other) => Number(isAtHome(other)) - Number(isAtHome(one)) || depth(one) - depth(other),
  );
  return app;
}

/** By the packages that package.json names, and by the files that a project of uni-app without npm has. */
function frameworkAt(folder: string, read: Client['read']): DescribedClient['framework'] {
  const manifest = read(posix.join(folder, 'package.json')) ?? '';
  if (/"@tarojs\/taro"/.test(manifest)) return 'Taro';
  const has = (name: string) => read(posix.join(folder, name)) !== undefined;
  const isUniApp = ['', 'src'].some(
    (below) => has(posix.join(below, 'manifest.json')) && has(posix.join(below, 'pages.json')),
  );
  return isUniApp || /"@dcloudio\//.test(manifest) ? 'uni-app' : undefined;
}

/** The folders above other apps that are projects of WeChat's developer tools, and not of this app. */
function otherProgramsOf(client: readonly SourceFile[], read: Client['read'], app: string): string[] {
  const folders = client
    .filter(({ name }) => APP.test(name) && name !== app)
    .flatMap(({ name }) => withFoldersAbove(posix.dirname(name)))
    .filter((folder) => folder !== '.' && !isIn(app, folder))
    .filter((folder) => read(posix.join(folder, 'project.config.json')) !== undefined);
  return [...new Set(folders)].sort();
}

function membersOf(files: readonly SourceFile[]): Record<string, number> {
  const members: Record<string, number> = {};
  for (const { api } of files.flatMap(callsIn)) {
    if (!api.startsWith('wx.cloud.')) continue;
    const [, , member = ''] = api.split('.');
    members[member] = (members[member] ?? 0) + 1;
  }
  return members;
}

/** `client/dist` gives `client/dist`, `client` and `.`. */
function withFoldersAbove(folder: string): string[] {
  const parts = posix
    .normalize(folder)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '.'];
}

function isIn(name: string, folder: string): boolean {
  return folder === '.' || name.startsWith(`${folder}/`);
}
