import type * as t from '@babel/types';
import type { Project } from '../../project/project';
import type { Problem, Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isMember, memberName, propertyName } from '../../syntax/names';
import { parentOf } from '../../syntax/source-file';

/** Names of keys of WeChat Pay and of secrets of WeChat and Tencent Cloud. */
const NAMES =
  /^(?:wx|wechat|weixin|tencent|tenpay|mini_?program)?_?(?:(?:api|partner|mch|merchant|pay|payment|api_?v[23]|v[23])_?(?:v[23]_?)?(?:key|secret)|app_?secret|secret(?:_?(?:key|id))?|private_?key)$/i;
const PRIVATE_KEY = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----(?:\\n|\s)*[A-Za-z\d+/=]{40}/;
/** A key's file, by its usual name. */
const KEY_FILE = /(?:^|\/)(?:apiclient_(?:key\.pem|cert\.p12)|[^/]*\.p12|[^/]*\.pfx)$/;
const LARGEST_JSON = 64 * 1024;

export const secret: Rule = {
  id: 'secret',
  severity: 'error',
  title: {
    en: 'A secret in the source',
    zh: '源码中有密钥',
  },
  reason: {
    en: 'Who can read the repository or the package of the mini program can sign payments and refunds in your name.',
    zh: '能看到代码仓库或小程序包的人，都可以用你的名义签名支付和退款。',
  },
  help: {
    en: 'Take the key out of the code, into an environment variable of the function or a file that git ignores, and make a new one: the old one stays in the history.',
    zh: '把密钥移到云函数的环境变量或 git 忽略的文件中，并重置密钥：旧密钥仍留在提交历史里。',
  },
  example: {
    wrong: "const config = { mchId: '1900000109', partnerKey: '3yT…' };",
    right: 'const config = { mchId: process.env.MCH_ID, partnerKey: process.env.PARTNER_KEY };',
  },
  check(project, report) {
    for (const file of project.files) {
      for (const literal of findAll(file.program, 'StringLiteral', 'TemplateLiteral')) {
        const value = writtenText(literal);
        if (value !== undefined && isSecret(value, nameOf(literal)))
          report({ at: literal, message: told(literal) });
      }
    }
    for (const problem of [...inJson(project), ...inFiles(project)]) report(problem);
  },
};

function isSecret(value: string, name: string | undefined): boolean {
  if (PRIVATE_KEY.test(value)) return true;
  if (/^AKID[A-Za-z\d]{28,40}$/.test(value)) return true;
  const [, inAddress] = /[?&]secret=([A-Za-z\d]{32})(?:&|$)/.exec(value) ?? [];
  if (inAddress !== undefined && !isPlaceholder(inAddress)) return true;
  if (name === undefined || !NAMES.test(name)) return false;
  // App secrets and v2 keys and v3 keys have 32 characters.
  return /^[A-Za-z\d]{32}$/.test(value) && !isPlaceholder(value);
}

function isPlaceholder(value: string): boolean {
  return (
    isMonotonous(value.toLowerCase()) ||
    /your|xxx|example|placeholder|secret|test|demo/i.test(value) ||
    /0123456789|123456789|abcdefgh/i.test(value)
  );
}

/** `xxxxxxxx`, `12341234`: what no reader takes for a key. A key that a person made up has few letters, but no such pattern. */
function isMonotonous(value: string): boolean {
  const different = new Set(value).size;
  if (different >= 10) return false;
  return different < 4 || !/\d/.test(value) || !/[a-z]/.test(value) || /^(.{1,8})\1{2}/.test(value);
}

function writtenText(node: t.StringLiteral | t.TemplateLiteral): string | undefined {
  if (node.type === 'StringLiteral') return node.value;
  return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
}

/** What a text is given to: a property, a variable, a member. */
function nameOf(literal: t.Node): string | undefined {
  const parent = parentOf(literal);
  if (parent?.type === 'ObjectProperty' && parent.value === literal) return propertyName(parent);
  if (parent?.type === 'ClassProperty' || parent?.type === 'ClassPrivateProperty')
    return parent.value === literal ? propertyName(parent)?.replace(/^#/, '') : undefined;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'AssignmentExpression') {
    if (isMember(parent.left)) return memberName(parent.left);
    return parent.left.type === 'Identifier' ? parent.left.name : undefined;
  }
  // A fallback: process.env.API_KEY || '…'
  if (parent?.type === 'LogicalExpression' && parent.right === literal) return nameOf(parent);
  return undefined;
}

function told(literal: t.Node): NonNullable<Problem['message']> {
  const name = nameOf(literal);
  const what = name === undefined ? '' : `: ${name}`;
  return {
    en: `A secret stands in the source${what}.`,
    zh: `源码中有密钥${what === '' ? '' : `：${name}`}。`,
  };
}

/** Secrets in configuration files, which are uploaded with the functions. */
function inJson(project: Project): Problem[] {
  const read = new Set(project.files.map(({ name }) => name));
  return project.others
    .filter(
      (name) => name.endsWith('.json') && !read.has(name) && !/(?:^|\/)package(?:-lock)?\.json$/.test(name),
    )
    .flatMap((name) => {
      const text = project.read(name) ?? '';
      if (text.length > LARGEST_JSON) return [];
      return text
        .split('\n')
        .flatMap((line, index): Problem[] =>
          [...line.matchAll(/"([\w-]+)"\s*:\s*"([^"]*)"/g)].some(([, key, value = '']) =>
            isSecret(value, key),
          )
            ? [{ at: { file: name, line: index + 1 } }]
            : [],
        );
    });
}

/** Keys as files, unless git ignores them. */
function inFiles(project: Project): Problem[] {
  return project.others
    .filter((name) => KEY_FILE.test(name) && !isIgnored(project, name))
    .map((name) => ({
      at: { file: name, line: 1 },
      message: {
        en: `The key ${name} is a file of the project, and git does not ignore it.`,
        zh: `密钥文件 ${name} 在项目中，且没有被 git 忽略。`,
      },
    }));
}

function isIgnored(project: Project, name: string): boolean {
  const folders = name.split('/').slice(0, -1);
  const base = name.split('/').at(-1) ?? '';
  const ending = base.slice(base.lastIndexOf('.'));
  return [folders, ...folders.map((_, at) => folders.slice(0, at))].some((path) => {
    const text = project.read([...path, '.gitignore'].join('/')) ?? '';
    return text.split('\n').some((line) => {
      const pattern = line.trim().replace(/^\/|\/$/g, '');
      return (
        pattern === `*${ending}` ||
        pattern === base ||
        pattern === name ||
        pattern.endsWith(`/${base}`) ||
        folders.includes(pattern)
      );
    });
  });
}
