import { createFunctionHost, sdkStandIn } from '@opencloudpay/function-host';
import { parseJsonObject, type Text } from '@opencloudpay/internal';
import { standIn } from '../../serve/functions/stand-in';
import { type Check, type Finding, failure, ok, say, warning } from '../check';
import type { DoctorContext } from '../context/context';
import { ask, isUntrusted, reasonOf } from '../probes/ask';
import { platformChecks } from './platforms';

/** Milliseconds for all functions: each is loaded in a process of its own. */
const LOADING = 180_000;
/** Functions that are loaded at once. */
const AT_ONCE = 2;

/** The functions of this project, and the places where a gateway calls callbacks. */
export function functionChecks(context: DoctorContext): Check[] {
  const { way, functionNames, isFolderMissing } = context;
  if (way === 'gateway') return callbackPlaces(context);
  const loading: Check = { id: 'functions-load', timeout: LOADING, run: loadAll };
  const found: Check[] = [
    { id: 'functions-found', run: judgeFound },
    { ...loading, needs: ['functions-found'] },
  ];
  if (way === 'serve') return [...found, ...callbackPlaces(context)];
  // A machine that holds no functions is right for these ways; a folder that was named and is not there is a mistake.
  if (functionNames.length > 0) return [loading];
  return isFolderMissing ? found : [];
}

function judgeFound({ project, projectProblem, functionNames }: DoctorContext): Finding {
  const cure = say(
    'Name the folder of the project, or that of its functions: cloudpay doctor <folder>.',
    '指明项目目录或云函数目录：cloudpay doctor <目录>。',
  );
  if (!project || functionNames.length === 0) {
    return failure(projectProblem ?? say('There are no functions.', '没有云函数。'), cure);
  }
  const { folder } = project;
  const count = functionNames.length;
  return ok(
    say(
      `${count} ${count === 1 ? 'function is' : 'functions are'} in ${folder}`,
      `${folder} 中有 ${count} 个云函数`,
    ),
  );
}

/** Loads each function as its first call would, and calls none. */
async function loadAll({ project, configuration, functionNames }: DoctorContext): Promise<Finding[]> {
  const { env, timeout, memory } = configuration.functions ?? {};
  const folder = project?.folder ?? '';
  const host = createFunctionHost({ folder, modules: sdkStandIn(standIn()), env, timeout, memory });
  const waiting = [...functionNames];
  const problems: { name: string; problem: Text }[] = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const problem = await host.check(name);
      if (problem !== undefined) problems.push({ name, problem });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await host.stop();
  }
  if (problems.length === 0)
    return [ok(say('All functions can be loaded, with their dependencies', '所有云函数及其依赖都可以加载'))];
  return problems
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, problem }) =>
      failure(
        say(`The function ${name} cannot be loaded: ${problem.en}`, `云函数 ${name} 无法加载：${problem.zh}`),
        say(
          'Correct its code, or run npm install in its folder.',
          '改正它的代码，或在它的目录中运行 npm install。',
        ),
      ),
    );
}

/** Function hosts that the configuration names by their address, and platforms. */
function callbackPlaces(context: DoctorContext): Check[] {
  const { callbacks = {} } = context.configuration;
  const { functions, environments = {} } = callbacks;
  const hosts = [
    ...(functions ? [{ subject: 'callbacks.functions', ...functions }] : []),
    ...Object.entries(environments).flatMap(([envId, { functions: there, adapter, url, token }]) => {
      if (there) return [{ subject: envId, ...there }];
      return adapter === 'function-host' && typeof url === 'string'
        ? [{ subject: envId, url, ...(typeof token === 'string' && { token }) }]
        : [];
    }),
  ];
  return [
    ...hosts.map(({ subject, url, token }) => ({
      id: 'function-host',
      subject,
      run: () => judgeHost(url, token),
    })),
    ...platformChecks(context),
  ];
}

/** A path that no function has: a function host checks the token before it. */
async function judgeHost(url: string, token: string | undefined): Promise<Finding> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    const { status, body } = await ask(`${url.replace(/\/+$/, '')}/cloudpay-doctor`, { headers });
    const parsed = parseJsonObject(body);
    const code = 'value' in parsed ? parsed.value['errorCode'] : undefined;
    if (status === 404 && code === 'NOT_FOUND')
      return ok(say(`The function host at ${url} answers`, `${url} 的函数服务有响应`));
    if (status === 401)
      return failure(
        say(`The function host at ${url} refuses the token`, `${url} 的函数服务拒绝了令牌`),
        say(
          'Give callbacks.functions.token the value that the host has as CLOUDPAY_FUNCTIONS_TOKEN.',
          '让 callbacks.functions.token 与函数服务的 CLOUDPAY_FUNCTIONS_TOKEN 一致。',
        ),
      );
    return warning(
      say(
        `Something else than a function host answers at ${url} (HTTP ${status})`,
        `${url} 处响应的不是函数服务（HTTP ${status}）`,
      ),
      say('Check the address of callbacks.functions.', '检查 callbacks.functions 的地址。'),
    );
  } catch (error) {
    const reason = reasonOf(error);
    return failure(
      isUntrusted(error)
        ? say(
            `The certificate of the function host at ${url} is not trusted (${reason})`,
            `${url} 的函数服务的证书不可信（${reason}）`,
          )
        : say(
            `The function host at ${url} does not answer (${reason})`,
            `${url} 的函数服务没有响应（${reason}）`,
          ),
      say('Start it, or correct the address in callbacks.', '启动它，或改正 callbacks 中的地址。'),
    );
  }
}
