import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkCloudPay, type MerchantOptions, optionsFromEnvironment } from '@opencloudpay/cloudpay';
import { createFunctionHost, FunctionHostError, findProject } from '@opencloudpay/function-host';
import { messageIn } from '@opencloudpay/internal';
import type { MerchantConfiguration } from '../../configuration/configuration';
import { loadEnvFile } from '../../configuration/env-file';
import { ConfigurationProblems } from '../../configuration/errors';
import { problemsTogether } from '../../configuration/problems/check';
import { defaultFile, fileContent, readPartly } from '../../configuration/read-configuration';
import type { Environment, Problem } from '../../configuration/reading/reading';
import { configuration as gatewayKeys } from '../../configuration/schema';
import type { ServeConfiguration } from '../../configuration/serve/serve-configuration';
import { serveProblems } from '../../configuration/serve/serve-problems';
import { serveConfiguration } from '../../configuration/serve/serve-schema';
import { accountSentence } from '../../gateway/account-problems';
import { say } from '../../terminal/say';
import { accountFromEnvironment } from './account-from-environment';
import type { DoctorContext, ExaminedAccount, Way } from './context';
import { wayOfEnvironment, wayOfFile } from './way';

export interface DoctorOptions {
  /** The folder of the project, or that of its functions. */
  project: string;
  /** The configuration file. */
  config?: string | undefined;
  /** A file with environment variables. */
  envFile?: string | undefined;
  /** A sub-merchant of a service provider, for the query of `live`. */
  subMchId?: string | undefined;
  live: boolean;
  env?: Environment;
}

/** Two files of one program are a problem of the configuration. */
function readConfigured(
  config: string | undefined,
  folder: string,
  env: Environment,
): Read & { way: Way; file: string | undefined } {
  try {
    const file = config ?? fileIn(folder);
    return { file, ...(file === undefined ? readEnvironment(env) : readFile(resolve(file), env)) };
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    return { file: undefined, way: 'serve', configuration: {}, problems: error.found };
  }
}

type Read = Pick<DoctorContext, 'configuration' | 'problems'>;

/** Reads everything that is examined. It throws nothing: what cannot be read is a problem in the result. */
export async function readContext({
  project: folder,
  config,
  envFile,
  subMchId,
  live,
  env = process.env,
}: DoctorOptions): Promise<DoctorContext> {
  const unread = problemsOf(() => loadEnvFile(envFile));
  const { file, way, configuration, problems } = readConfigured(config, folder, env);
  const { notify, url, merchants = [] } = configuration;
  return {
    ...{ way, file, envFile, configuration, env, live },
    problems: [...unread, ...problems],
    accounts: accountsOf(way, merchants, env, subMchId),
    notifyUrl: notify?.url ?? url ?? (env['CLOUDPAY_NOTIFY_URL']?.trim() || undefined),
    isFolderMissing: !existsSync(folder),
    ...(await projectIn(folder)),
  };
}

/** That of the current folder, which the programs read; else that of the project's folder. */
function fileIn(folder: string): string | undefined {
  for (const place of [resolve('.'), resolve(folder)])
    for (const name of ['cloudpay.json', 'gateway.json']) {
      const found = defaultFile(place, name);
      if (found !== undefined) return found;
    }
  return undefined;
}

function readFile(path: string, env: Environment): Read & { way: Way } {
  try {
    const content = fileContent(path, path);
    const way = wayOfFile(path, content.given);
    return { way, ...(way === 'gateway' ? readGateway : readServe)({ ...content, env }) };
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    return { way: wayOfFile(path, undefined), configuration: {}, problems: error.found };
  }
}

type Content = Parameters<typeof readPartly>[2];

function readServe(content: Content): Read {
  const { read, problems } = readPartly(serveConfiguration, serveProblems, content);
  return { configuration: read ?? {}, problems };
}

function readGateway(content: Content): Read {
  const { read, problems } = readPartly(gatewayKeys, problemsTogether, content);
  return { configuration: (read ?? {}) as ServeConfiguration, problems };
}

function readEnvironment(env: Environment): Read & { way: Way } {
  const way = wayOfEnvironment(env);
  const content = { given: {}, folder: resolve('.'), env };
  if (way === 'serve') return { way, ...readServe(content) };
  if (way === 'gateway') return { way, ...readGateway(content) };
  if (way === 'none') return { way, configuration: {}, problems: [] };
  return { way, configuration: {}, problems: checkCloudPayIn(env) };
}

/** The account or the gateway that functions would use, as `createCloudPay()` judges it. */
function checkCloudPayIn(env: Environment): Problem[] {
  return sentencesOf(env).map((sentence) => ({ problem: accountSentence(sentence) }));
}

function sentencesOf(env: Environment): readonly string[] {
  try {
    return checkCloudPay(optionsFromEnvironment(env));
  } catch (error) {
    return (error as Error).message.split('; ');
  }
}

function accountsOf(
  way: Way,
  merchants: readonly Partial<MerchantConfiguration>[],
  env: Environment,
  named: string | undefined,
): ExaminedAccount[] {
  if (way === 'functions') return [examined(accountFromEnvironment(env), 'CLOUDPAY_MCH_ID', named)];
  return merchants.map(({ subMchIds: [first] = [], envIds: _, ...options }, index) =>
    examined(options as Partial<MerchantOptions>, `merchants[${index}]`, named ?? first),
  );
}

function examined(options: Partial<MerchantOptions>, place: string, subMchId?: string): ExaminedAccount {
  return { name: options.mchId ?? place, options, subMchId };
}

type Found = Pick<DoctorContext, 'project' | 'projectProblem' | 'functionNames'>;

async function projectIn(path: string): Promise<Found> {
  try {
    const project = findProject(path);
    const host = createFunctionHost({ folder: project.folder });
    const functionNames = host.names();
    await host.stop();
    return { project, projectProblem: undefined, functionNames };
  } catch (error) {
    if (!(error instanceof FunctionHostError)) throw error;
    return {
      project: undefined,
      projectProblem: say(error.message, messageIn(error, 'zh')),
      functionNames: [],
    };
  }
}

/** The problems with which a reading ends. */
function problemsOf(read: () => void): readonly Problem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    return error.found;
  }
}
