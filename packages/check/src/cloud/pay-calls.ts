import type * as t from '@babel/types';
import { type ApiDeclaration, type ApiName, apis } from '@opencloudpay/wechatpay';
import type { Project } from '../project/project';
import { findAll } from '../syntax/find-all';
import { type Call, isCall, isMember, memberName } from '../syntax/names';
import type { SourceFile } from '../syntax/source-file';
import { objectOf, type WrittenObject } from '../values/objects';
import { originOf } from '../values/origins/origin';

/** A call of `cloud.cloudPay`. */
export interface PayCall {
  /** As it is written: `unifiedOrder`, or a name that does not exist. */
  api: string;
  node: Call;
  file: SourceFile;
  /** Its first argument. */
  argument: t.Node | undefined;
  /** The same, if the code says what is in it. */
  options: WrittenObject | undefined;
}

const known = new WeakMap<SourceFile, PayCall[]>();

/**
 * The calls of `cloud.cloudPay` in a file, however the code comes to it: `cloud.cloudPay.refund()`,
 * `cloudPay({ appid }).refund()`, `this.pay.refund()`, `const { refund } = cloud.cloudPay`.
 */
export function payCallsIn(file: SourceFile): readonly PayCall[] {
  const before = known.get(file);
  if (before) return before;
  const calls = findAll(file.program, 'CallExpression', 'OptionalCallExpression').flatMap((node) => {
    const api = isCall(node) ? apiCalled(node) : undefined;
    if (api === undefined) return [];
    const [argument] = node.arguments;
    return [{ api, node, file, argument, options: objectOf(argument) }];
  });
  known.set(file, calls);
  return calls;
}

function apiCalled({ callee }: Call): string | undefined {
  if (!isMember(callee) && callee.type !== 'Identifier') return undefined;
  const { root, path } = originOf(callee);
  const at = path.findIndex(isCloudPay);
  if (at >= 0) {
    const [api, ...others] = path.slice(at + 1);
    // A part of something else that has this name: `options.cloudPay.tokens.map`.
    if (api === undefined || others.length > 0) return undefined;
    const isSdk =
      root.kind === 'module' ||
      (isMember(callee) && isMember(callee.object) && isCloudPay(memberName(callee.object)));
    return isSdk || Object.hasOwn(apis, api) ? api : undefined;
  }
  if (root.kind !== 'value' || !isCall(root.node) || path.length !== 1) return undefined;
  const made = originOf(root.node.callee);
  return isCloudPay(made.path.at(-1)) ? path[0] : undefined;
}

/** The name, in any case: `CloudPay` is a mistake that a rule reports. */
function isCloudPay(name: string | undefined): boolean {
  return name?.toLowerCase() === 'cloudpay';
}

/** The declaration of a call's API; `undefined` for a name that does not exist. */
export function apiOf({ api }: Pick<PayCall, 'api'>): ApiDeclaration | undefined {
  return Object.hasOwn(apis, api) ? apis[api as ApiName] : undefined;
}

/** What a call gives for a parameter of WeChat Pay, in either style: `total_fee` and `totalFee`. */
export function given({ options }: PayCall, parameter: string): t.Node | undefined {
  return options?.properties.get(parameter) ?? options?.properties.get(inCamelCase(parameter));
}

function inCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The call whose result a value is, with the part of it: `['errCode']` of `res.errCode`. */
export function resultOf(expression: t.Node): { node: Call; path: readonly string[] } | undefined {
  const { root, path } = originOf(expression);
  return root.kind === 'value' && isCall(root.node) ? { node: root.node, path } : undefined;
}

/** The calls in the code of a project's functions. Other code of a repository may belong to another project. */
export function callsOfFunctions({ functions }: Project): PayCall[] {
  return [...new Set([...functions.values()].flatMap(({ files }) => files))].flatMap(payCallsIn);
}
