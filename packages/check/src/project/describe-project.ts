import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type * as t from '@babel/types';
import { functionsOf } from '@opencloudpay/function-host';
import { callbacksOf } from '../cloud/callbacks/callbacks';
import { payCallsIn } from '../cloud/pay-calls';
import { findAll } from '../syntax/find-all';
import type { SourceFile } from '../syntax/source-file';
import { type DescribedClient, describeClient } from './describe-client';
import { type CallbackEnvironment, callbackEnvironments, collectionsNamed } from './named-in-code';
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

export interface ProjectDescription {
  /** Absolute. */
  readonly root: string;
  readonly appId: string | undefined;
  readonly envId: string | undefined;
  readonly functions: readonly DescribedFunction[];
  readonly client: DescribedClient;
  /** The environments that orders and refunds name for their callbacks, one for each call. */
  readonly callbackEnvironments: readonly CallbackEnvironment[];
  /** The collections that the code names, sorted. */
  readonly collections: readonly string[];
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
    client: describeClient({ ...project, miniProgramRoots: miniProgramRoots(project) }),
    callbackEnvironments: callbackEnvironments(project),
    collections: collectionsNamed(project),
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

/** The folders that the configuration names for the mini program; the project's own where it names none inside. */
function miniProgramRoots({ root, found }: Project): string[] {
  if (found.root === undefined) return ['.'];
  // A link may lead to the project: its own folder is compared as it is, and what is in it by its name there.
  const place = relative(root, realpathSync(found.root));
  const named = found.miniProgramRoots.map((folder) =>
    join(place, relative(found.root as string, folder)).replaceAll('\\', '/'),
  );
  const inside = named.filter((folder) => !folder.startsWith('..') && !isAbsolute(folder));
  return inside.length > 0 ? inside : ['.'];
}
