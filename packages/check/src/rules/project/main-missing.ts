import type * as t from '@babel/types';
import { functionCalls } from '../../cloud/client-calls';
import { exportedInsteadOfMain } from '../../cloud/main-missing';
import { callsOfFunctions, given } from '../../cloud/pay-calls';
import { sdkMember } from '../../cloud/sdk';
import type { CloudFunction, Project } from '../../project/project';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { exportedBy } from '../../values/origins/exports';
import { textsOf } from '../../values/texts';

export const mainMissing: Rule = {
  id: 'main-missing',
  severity: 'error',
  title: {
    en: 'A cloud function without exports.main',
    zh: '云函数没有导出 main',
  },
  reason: {
    en: 'The platform calls exports.main of the entry, whatever the function is named. Without it, every call fails.',
    zh: '无论云函数叫什么名字，平台调用的都是入口文件的 exports.main。没有它，每次调用都会失败。',
  },
  help: {
    en: 'Export it: exports.main = async (event, context) => { … }. A file that others load with require can stand outside of the folder of functions, or in the folder of the function that loads it.',
    zh: '导出它：exports.main = async (event, context) => { … }。供其他文件 require 的公共代码，可放在云函数目录之外，或放在加载它的云函数目录中。',
  },
  example: {
    wrong: 'exports.createPayment = async (event) => { … };',
    right: 'exports.main = async (event) => { … };',
  },
  check(project, report) {
    const called = new Set(functionCalls(project).map(({ name }) => name));
    for (const fn of project.functions.values()) {
      const names = exportedInsteadOfMain(project, fn);
      const { name, entry } = fn;
      if (!names || !entry || isLoaded(project, fn) || isCallback(project, name)) continue;
      if (!called.has(name) && !startsSdk(entry.program)) continue;
      report({
        at: firstExport(fn) ?? entry.program,
        message: {
          en: `${name} has no exports.main, which is what the platform calls. Its entry exports ${names.join(', ')}.`,
          zh: `云函数 ${name} 没有导出平台调用的 exports.main，入口文件只导出了 ${names.join('、')}。`,
        },
      });
    }
  },
};

/** Whether other functions load the entry: it is shared code. */
function isLoaded({ functions }: Project, { name, entry }: CloudFunction): boolean {
  return [...functions.values()].some(
    (other) => other.name !== name && other.files.some((file) => file === entry),
  );
}

/** Whether orders or refunds name a function: the rule callback-missing says it where they do. */
function isCallback(project: Project, name: string): boolean {
  return callsOfFunctions(project).some((call) => textsOf(given(call, 'function_name')).includes(name));
}

/** `cloud.init(…)`, which functions do and what they load need not. */
function startsSdk(program: t.Program): boolean {
  return findAll(program, 'CallExpression').some(({ callee }) => sdkMember(callee)?.[0] === 'init');
}

function firstExport({ entry }: CloudFunction): t.Node | undefined {
  const exported = entry && exportedBy(entry);
  const [first] = exported?.type === 'ObjectExpression' ? exported.properties : [];
  return first?.type === 'ObjectProperty' ? first.value : undefined;
}
