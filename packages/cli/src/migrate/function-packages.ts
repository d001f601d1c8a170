import type { DescribedFunction, ProjectDescription } from '@opencloudpay/check';
import { jsonProblem, parseJsonObject } from '@opencloudpay/internal';
import type { Change } from '../init/changes';
import { say } from '../init/say';
import { MigrateError } from './errors';

const SDK = 'wx-server-sdk';

/**
 * The package.json of each function that loads wx-server-sdk, with the stand-in under that name. On CloudBase the real
 * SDK stays, and functions that pay get the package of the facade beside it.
 *
 * @param version of the packages
 * @throws {MigrateError} FILE_UNREADABLE
 */
export function functionPackages(
  { functions, read }: ProjectDescription,
  stays: boolean,
  version: string,
): Change[] {
  return functions.flatMap((fn) => {
    if (stays ? !fn.pays : !fn.usesSdk) return [];
    const [name, range] = stays
      ? ['@opencloudpay/cloudpay', version]
      : [SDK, `npm:@opencloudpay/wx-server-sdk@${version}`];
    return withDependency(fn, read, name, range);
  });
}

function withDependency(
  { folder, name: functionName }: DescribedFunction,
  read: ProjectDescription['read'],
  name: string,
  range: string,
): Change[] {
  const path = `${folder}/package.json`;
  const before = read(path);
  const after = dependencyAdded(path, before ?? newManifest(functionName), name, range);
  return before === after ? [] : [{ path, before, after }];
}

/**
 * A manifest with a dependency. Its indentation, line breaks, byte order mark and the sequence of its keys stay.
 *
 * @throws {MigrateError} FILE_UNREADABLE
 */
export function dependencyAdded(path: string, text: string, name: string, range: string): string {
  const [mark = ''] = /^\uFEFF?/.exec(text) ?? [];
  const parsed = parseJsonObject(text.slice(mark.length));
  if ('problem' in parsed)
    throw new MigrateError(
      'FILE_UNREADABLE',
      say(
        `${path} ${parsed.problem}. Correct it, and run the command again.`,
        `无法读取 ${path}：它${jsonProblem(parsed.problem).zh}。请改正后再运行一次。`,
      ),
    );
  const manifest = parsed.value;
  const dependencies = objectOf(manifest['dependencies']);
  if (dependencies[name] === range) return text;
  const changed = { ...manifest, dependencies: { ...dependencies, [name]: range } };
  const [, indent = '  '] = /^\uFEFF?\s*\{\r?\n([ \t]+)/.exec(text) ?? [];
  const [end = ''] = /\s*$/.exec(text) ?? [];
  const json = JSON.stringify(changed, null, indent);
  const lines = text.includes('\r\n') ? json.replaceAll('\n', '\r\n') : json;
  return `${mark}${lines}${end}`;
}

function newManifest(name: string): string {
  return `${JSON.stringify({ name, version: '1.0.0', main: 'index.js', dependencies: {} }, null, 2)}\n`;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
