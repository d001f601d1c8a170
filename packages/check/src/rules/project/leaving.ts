import type * as t from '@babel/types';
import { CLIENT_MEMBERS, INSTEAD } from '@opencloudpay/contracts/stand-in-members';
import { methodOf } from '@opencloudpay/openapi';
import { clientMember, sdkMember } from '../../cloud/sdk';
import type { Texts } from '../../language';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isMember } from '../../syntax/names';
import { parentOf, type SourceFile } from '../../syntax/source-file';

/** What to do in place of members of wx-server-sdk that the stand-in does not have, in Chinese. */
const INSTEAD_ZH: Readonly<Record<string, string>> = {
  registerService: '它扩展 SDK 本身，云函数用不到。',
  Cloud: '它访问其他小程序的环境，离开云开发后函数只能访问自己的环境。请通过 HTTP 调用对方的函数。',
  callOpenAPI: '这是 cloud.openapi 的旧写法，请改为 cloud.openapi.subscribeMessage.send(params)。',
  getVoIPSign: '只有云开发中由微信签名。请按 wx.joinVoIPChat 的文档，用自己登录得到的 session_key 计算签名。',
  getCloudCallSign: '只有云开发中由微信签名。请用自己登录得到的 session_key 计算签名。',
  signature: '请按文档用 node:crypto 计算虚拟支付的签名，并作为 sig 传入。',
  ai: '请通过 HTTPS 调用模型的接口。',
};

/** Members that work elsewhere, but not for all that they are used for. */
const PARTLY: Readonly<Record<string, Texts>> = {
  'cloud.getOpenData': {
    en: 'WeChat resolves CloudIDs for mini programs with CloudBase alone. For phone numbers call openapi.phonenumber.getPhoneNumber({ code }); else decrypt encryptedData with the session_key of your own login.',
    zh: '微信只为开通云开发的小程序解析 CloudID。手机号请用 openapi.phonenumber.getPhoneNumber({ code })；其他数据用自己登录得到的 session_key 解密 encryptedData。',
  },
  'wx.cloud.CloudID': {
    en: 'WeChat resolves CloudIDs for mini programs with CloudBase alone. For phone numbers send the code of the button to a function that calls openapi.phonenumber.getPhoneNumber({ code }).',
    zh: '微信只为开通云开发的小程序解析 CloudID。手机号请把按钮得到的 code 传给云函数，由它调用 openapi.phonenumber.getPhoneNumber({ code })。',
  },
};

const ON_THE_CLIENT: Texts = {
  en: '@opencloudpay/miniprogram does not have it: call a function of your own that does the work.',
  zh: '@opencloudpay/miniprogram 没有这个成员：请改为调用自己的云函数来完成。',
};

export const leaving: Rule = {
  id: 'leaving',
  severity: 'warning',
  title: {
    en: 'A member that needs a hand after leaving CloudBase',
    zh: '离开云开发后需要手工处理的成员',
  },
  reason: {
    en: 'Everything else of wx-server-sdk and wx.cloud that the project uses works on your own server without a change.',
    zh: '项目用到的 wx-server-sdk 和 wx.cloud 的其他成员，在自己的服务器上无需修改即可使用。',
  },
  help: {
    en: 'Change it before you move, or switch this rule off while the project stays on CloudBase: --rule leaving=off',
    zh: '迁移之前修改；项目继续留在云开发时可关闭本规则：--rule leaving=off',
  },
  example: {
    wrong: 'const { sign } = await cloud.getVoIPSign({ … });',
    right: `const sign = createHmac('sha256', sessionKey).update(text).digest('hex');`,
  },
  check(project, report) {
    const uses = new Map<string, { first: t.Node; count: number; advice: Texts }>();
    for (const file of project.files) {
      for (const { member, node, advice } of usesIn(file)) {
        const before = uses.get(member);
        uses.set(member, { first: before?.first ?? node, count: (before?.count ?? 0) + 1, advice });
      }
    }
    for (const [member, { first, count, advice }] of uses) {
      report({
        at: first,
        message: {
          en: `${member} is used ${count === 1 ? 'once' : `${count} times`}. ${advice.en}`,
          zh: `${member} 使用了 ${count} 次。${advice.zh}`,
        },
      });
    }
  },
};

interface Use {
  member: string;
  node: t.Node;
  advice: Texts;
}

function usesIn(file: SourceFile): Use[] {
  return findAll(file.program, 'MemberExpression', 'OptionalMemberExpression', 'Identifier').flatMap(
    (node) => {
      const parent = parentOf(node);
      // The whole of a member is looked at, and a name where it is called.
      if (isMember(parent) && parent.object === node) return [];
      if (node.type === 'Identifier' && !isCalled(node, parent)) return [];
      const server = sdkMember(node);
      if (server !== undefined) return serverUse(server, node);
      const client = clientMember(node);
      return client === undefined ? [] : clientUse(client, node);
    },
  );
}

function isCalled(node: t.Node, parent: t.Node | undefined): boolean {
  const isCallee = parent?.type === 'CallExpression' || parent?.type === 'NewExpression';
  return isCallee && parent.callee === node;
}

function serverUse([first = '', ...rest]: readonly string[], node: t.Node): Use[] {
  const member = `cloud.${first}`;
  if (Object.hasOwn(INSTEAD, first))
    return [{ member, node, advice: { en: INSTEAD[first] ?? '', zh: INSTEAD_ZH[first] ?? '' } }];
  if (Object.hasOwn(PARTLY, member)) return [{ member, node, advice: PARTLY[member] as Texts }];
  const method = rest.join('.');
  if (first !== 'openapi' || rest.length < 2 || methodOf(method)) return [];
  return [
    {
      member: `cloud.openapi.${method}`,
      node,
      advice: {
        en: `Its request is not known: give it to openapi as methods: { '${method}': 'POST /…' }.`,
        zh: `不知道它的请求地址：请在 openapi 的 methods 中写明：{ '${method}': 'POST /…' }。`,
      },
    },
  ];
}

function clientUse([first]: readonly string[], node: t.Node): Use[] {
  if (first === undefined) return [];
  const member = `wx.cloud.${first}`;
  if (Object.hasOwn(PARTLY, member)) return [{ member, node, advice: PARTLY[member] as Texts }];
  const isThere = CLIENT_MEMBERS.some((name) => name === first);
  return isThere ? [] : [{ member, node, advice: ON_THE_CLIENT }];
}
