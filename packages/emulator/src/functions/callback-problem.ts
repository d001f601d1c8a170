import type { CallbackProblem } from '@opencloudpay/contracts/dev-server/callback-problem';
import { functionsOfModule, type ModuleCallbacks } from '@opencloudpay/gateway';
import { namesByDistance, nearestName, say, type Text } from '@opencloudpay/internal';
import { targetOf } from '../gateway/notify-url';

/** Says why the callback of a notify URL cannot be called; `undefined` if it can, or is not this gateway's. */
export type FindCallbackProblem = (notifyUrl: string | undefined) => CallbackProblem | undefined;

interface Served {
  /** The names of the functions that there are now. */
  functions(): string[];
  /** The environments that exist. */
  environments: readonly string[] | 'any';
  /** The functions that get the events of CloudBase's payment module. Default: none. */
  module?: ModuleCallbacks;
}

/** Names in a message. */
const SHOWN = 5;

export function callbackProblems({ functions, environments, module = {} }: Served): FindCallbackProblem {
  return (notifyUrl = '') => {
    const target = targetOf(notifyUrl);
    if (target === undefined) return undefined;
    if (environments !== 'any' && !environments.includes(target.envId))
      return foreign(target.envId, environments);
    const names = functions();
    if ('functionName' in target)
      return names.includes(target.functionName) ? undefined : missing(target.functionName, names);
    const ofModule = functionsOfModule(target, module);
    if (!ofModule) return container(target);
    const absent = ofModule.find((name) => !names.includes(name));
    return absent === undefined
      ? undefined
      : missing(absent, names, say('the callbacks in cloudbaseModule', ' cloudbaseModule 中的回调'));
  };
}

function missing(
  given: string,
  names: readonly string[],
  namedBy = say('functionName', ' functionName'),
): CallbackProblem {
  const nearest = nearestName(given, names, mostErrors(given));
  const known =
    names.length === 0
      ? say('The project has no functions.', '项目中没有云函数。')
      : nearest !== undefined
        ? say(`Did you mean '${nearest}'?`, `你要写的可能是 ${nearest}。`)
        : theProjectHas(listOf(namesByDistance(given, names).map(({ name }) => name)));
  return {
    code: 'FUNCTION_NOT_FOUND',
    message: `The callback function '${given}' does not exist, so the notification cannot be delivered. ${known.en} Correct ${namedBy.en}, or add the function.`,
    zh: `回调函数 ${given} 不存在，通知将无法送达。${known.zh}请更正${namedBy.zh}，或添加该云函数。`,
    given,
    ...(nearest !== undefined && { nearest }),
  };
}

function foreign(given: string, environments: readonly string[]): CallbackProblem {
  const nearest = nearestName(given, environments, mostErrors(given));
  return {
    code: 'ENVIRONMENT_NOT_SERVED',
    message: `The callback is in the environment '${given}', and the emulator was started with ${listOf(environments).en} only, so the notification cannot be delivered. Correct envId, or start the emulator without envId (--env-id), so that every environment that code names exists.`,
    zh: `回调所在的环境是 ${given}，而模拟器启动时只指定了 ${listOf(environments).zh}，通知将无法送达。请更正 envId，或在启动时去掉 envId（--env-id），使代码中的每个环境都存在。`,
    given,
    ...(nearest !== undefined && { nearest }),
  };
}

function container({ service, path }: { service: string; path: string }): CallbackProblem {
  return {
    code: 'SERVICE_NOT_SERVED',
    message: `The callback is the container service '${service}' (${path}), and the emulator runs no containers, so the notification cannot be delivered. Name a function with functionName to try it here.`,
    zh: `回调是云托管服务 ${service}（${path}），模拟器不运行容器，通知将无法送达。可用 functionName 指定云函数在本地试用。`,
    given: service,
  };
}

/** How many letters of a name may differ from the meant one: a third. */
function mostErrors(name: string): number {
  return Math.max(2, Math.floor(name.length / 3));
}

const theProjectHas = ({ en, zh }: Text) => say(`The project has ${en}.`, `项目中有 ${zh}。`);

function listOf(names: readonly string[]): Text {
  const shown = names.slice(0, SHOWN);
  const text = say(shown.map((name) => `'${name}'`).join(', '), shown.join('、'));
  if (names.length <= SHOWN) return text;
  return say(`${text.en} and ${names.length - SHOWN} more`, `${text.zh} 等 ${names.length} 个`);
}
