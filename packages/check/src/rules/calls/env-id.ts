import { kindOf } from '../../cloud/callbacks/callbacks';
import { callsOfFunctions, given, type PayCall } from '../../cloud/pay-calls';
import { clientMember, sdkMember } from '../../cloud/sdk';
import type { Texts } from '../../language';
import { sdkDeclared } from '../../project/manifests';
import type { Project } from '../../project/project';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isCall } from '../../syntax/names';
import { textConstant } from '../../values/constants';
import { objectOf } from '../../values/objects';
import { textsOf } from '../../values/texts';

export const envId: Rule = {
  id: 'env-id',
  severity: 'error',
  title: {
    en: 'An environment that does not exist, or its alias',
    zh: '云环境不存在，或写的是环境名称而不是环境 ID',
  },
  reason: {
    en: 'The platform takes any envId when the order is made. The callback then never comes, or goes to a function of another environment.',
    zh: '下单时平台接受任何 envId。之后回调不会到达，或到达另一个环境的函数。',
  },
  help: {
    en: 'Give envId the id of the environment, as the console shows it (cloud1-8grqm06168739c22), or cloud.getWXContext().ENV, which is always the current one.',
    zh: 'envId 应为控制台中显示的环境 ID（如 cloud1-8grqm06168739c22），或使用始终为当前环境的 cloud.getWXContext().ENV。',
  },
  example: {
    wrong: `envId: 'prod',`,
    right: 'envId: cloud.getWXContext().ENV,',
  },
  check(project, report) {
    const named = environmentsOf(project);
    for (const call of callsOfFunctions(project)) {
      const node = given(call, 'env_id');
      // Another SDK may name environments as it likes.
      if (node === undefined || !kindOf(call) || !isTencents(project, call)) continue;
      for (const id of textsOf(node)) {
        if (named.has(id)) continue;
        if (!looksLikeId(id)) report({ at: node, message: noId(id) });
        // One of several may be that of another stage.
        else if (named.size > 0 && textConstant(node) === id)
          report({ at: node, message: elsewhere(id, named) });
      }
    }
  },
};

function noId(id: string): Texts {
  return {
    en: `'${id}' is not the id of an environment: ids end in random letters and digits.`,
    zh: `“${id}”不是环境 ID：环境 ID 以随机字母和数字结尾。`,
  };
}

function elsewhere(id: string, named: ReadonlySet<string>): Texts {
  const others = [...named].join(', ');
  return {
    en: `The callback goes to the environment '${id}', and the rest of the project is in ${others}.`,
    zh: `回调发往环境“${id}”，而项目的其他部分使用 ${others}。`,
  };
}

/** The environments that the project's configuration and its `init` calls name. */
function environmentsOf(project: Project): Set<string> {
  const named = new Set<string>();
  if (project.found.envId !== undefined) named.add(project.found.envId);
  for (const file of project.files) {
    for (const call of findAll(file.program, 'CallExpression')) {
      if (!isCall(call)) continue;
      const member = sdkMember(call.callee) ?? clientMember(call.callee);
      if (member?.length !== 1 || member[0] !== 'init') continue;
      const id = textConstant(objectOf(call.arguments[0])?.properties.get('env'));
      if (id !== undefined && looksLikeId(id)) named.add(id);
    }
  }
  return named;
}

/** `test-f0b102`, `cloud1-8grqm06168739c22`: a name, and random letters and digits. */
function looksLikeId(id: string): boolean {
  const [, suffix = ''] = /^[a-z\d][a-z\d-]*-([a-z\d]+)$/i.exec(id) ?? [];
  return !/^(?:your|xxx)/i.test(id) && (suffix.length >= 5 || (suffix.length === 4 && /\d/.test(suffix)));
}

function isTencents(project: Project, { node, file }: PayCall): boolean {
  if (sdkMember(node.callee) === undefined) return false;
  const fn = [...project.functions.values()].find(({ files }) => files.includes(file));
  return !/opencloudpay/.test(sdkDeclared(project, fn)?.range ?? '');
}
