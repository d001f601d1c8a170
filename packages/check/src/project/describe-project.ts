import type * as t from '@babel/types';
import { functionsOf } from '@opencloudpay/function-host';
import { callbacksOf } from '../cloud/callbacks';
import { callsIn } from '../cloud/calls';
import { payCallsIn } from '../cloud/pay-calls';
import { findAll } from '../syntax/find-all';
import type { SourceFile } from '../syntax/source-file';
import type { Project } from './project';
import { readProject } from './read-project';

/** A cloud function, as far as its files say it without being run. */
export interface DescribedFunction {
  readonly name: string;
  /** Relative to the project, with `/`. */
  readonly folder: string;
  /** The file that exports `main`, relative to the project; `undefined` if it cannot be read. */
  readonly entry: string | undefined;
  /** Whether one of its files loads wx-server-sdk. */
  readonly usesSdk: boolean;
  /** Whether one of its files calls `cloud.cloudPay`. */
  readonly pays: boolean;
  /** Whether orders or refunds name it as their callback. */
  readonly isCallback: boolean;
  /** The names of its own environment variables: `envVariables` of config.json and cloudbaserc.json. */
  readonly variables: readonly string[];
  /** The timers of its config.json that can run: seven fields, Beijing time. */
  readonly timers: readonly { readonly name: string; readonly config: string }[];
}

/** The code that runs in the mini program. */
export interface DescribedClient {
  /** app.js or app.ts, relative to the project; `undefined` if there is none. */
  readonly app: string | undefined;
  /** What the mini program is built with from other sources; `undefined` for plain code. */
  readonly framework: 'uni-app' | 'Taro' | undefined;
  /** Whether it has `import` declarations, which run before all other lines. */
  readonly importsModules: boolean;
  /** The members of `wx.cloud` that are called, with the number of calls. */
  readonly members: Readonly<Record<string, number>>;
}

export interface ProjectDescription {
  /** Absolute. */
  readonly root: string;
  readonly appId: string | undefined;
  readonly envId: string | undefined;
  readonly functions: readonly DescribedFunction[];
  readonly client: DescribedClient;
  /** The text of a file of the project; `undefined` if there is none. */
  read(name: string): string | undefined;
}

/**
 * What a project consists of: its functions, and what the mini program uses of `wx.cloud`. No code of it runs.
 *
 * @param folder the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function describeProject(folder: string): ProjectDescription {
  const project = readProject(folder);
  const callbacks = new Set(
    callbacksOf(project).flatMap(({ fn, namedBy }) => (namedBy.length > 0 ? [fn.name] : [])),
  );
  const settings = functionsOf(project.found);
  const { appId, envId, rc } = project.found;
  return {
    root: project.root,
    appId,
    envId: envId ?? rc?.envId,
    functions: [...project.functions.values()].map(({ name, folder: place, entry, files }) => ({
      name,
      folder: place,
      entry: entry?.name,
      usesSdk: files.some(loadsSdk),
      pays: files.some((file) => payCallsIn(file).length > 0),
      isCallback: callbacks.has(name),
      variables: Object.keys(settings.get(name)?.variables ?? {}),
      timers: (settings.get(name)?.triggers ?? [])
        .filter(({ problem }) => problem === undefined)
        .map((trigger) => ({ name: trigger.name, config: trigger.config })),
    })),
    client: clientOf(project),
    read: project.read,
  };
}

function loadsSdk({ program }: SourceFile): boolean {
  const isSdk = (source: t.Node | null | undefined) =>
    source?.type === 'StringLiteral' && source.value === 'wx-server-sdk';
  const isRequire = ({ callee, arguments: [source] }: t.CallExpression) =>
    callee.type === 'Identifier' && callee.name === 'require' && isSdk(source);
  return (
    findAll(program, 'ImportDeclaration').some(({ source }) => isSdk(source)) ||
    findAll(program, 'CallExpression').some(isRequire)
  );
}

/** By the packages that package.json names, and by the files that a project of uni-app without npm has. */
function frameworkOf(read: ProjectDescription['read']): DescribedClient['framework'] {
  const manifest = read('package.json') ?? '';
  if (/"@tarojs\/taro"/.test(manifest)) return 'Taro';
  const isUniApp = ['', 'src/'].some(
    (folder) => read(`${folder}manifest.json`) !== undefined && read(`${folder}pages.json`) !== undefined,
  );
  return isUniApp || /"@dcloudio\//.test(manifest) ? 'uni-app' : undefined;
}

function clientOf({ client: files, read }: Pick<Project, 'client' | 'read'>): DescribedClient {
  const apps = files.filter(({ name }) => /(?:^|\/)app\.[jt]s$/.test(name));
  // The app of the mini program is nearer to the project's folder than one of a component.
  const [app] = apps.sort((one, other) => one.name.split('/').length - other.name.split('/').length);
  const members: Record<string, number> = {};
  for (const { api } of files.flatMap(callsIn)) {
    if (!api.startsWith('wx.cloud.')) continue;
    const [, , member = ''] = api.split('.');
    members[member] = (members[member] ?? 0) + 1;
  }
  return {
    app: app?.name,
    framework: frameworkOf(read),
    importsModules: app !== undefined && findAll(app.program, 'ImportDeclaration').length > 0,
    members,
  };
}
