import type { ApiCall } from '../findings';
import { findAll } from '../syntax/find-all';
import { isCall, isMember } from '../syntax/names';
import type { SourceFile } from '../syntax/source-file';
import { payCallsIn } from './pay-calls';
import { clientMember, sdkMember } from './sdk';

/** The calls of the platform's APIs in a file: `cloudPay.refund`, `cloud.callFunction`, `wx.cloud.database`. */
export function callsIn(file: SourceFile): ApiCall[] {
  const pays = new Map(payCallsIn(file).map(({ node, api }) => [node as object, api]));
  return findAll(file.program, 'CallExpression', 'OptionalCallExpression').flatMap((node) => {
    if (!isCall(node)) return [];
    const pay = pays.get(node);
    const api = pay === undefined ? otherApi(node.callee) : `cloudPay.${pay}`;
    return api === undefined ? [] : [{ api, file: file.name, line: node.loc?.start.line ?? 1 }];
  });
}

function otherApi(callee: Parameters<typeof sdkMember>[0]): string | undefined {
  if (!isMember(callee) && callee.type !== 'Identifier') return undefined;
  const server = sdkMember(callee);
  if (server !== undefined && server.length > 0 && server[0] !== 'cloudPay')
    return `cloud.${server.join('.')}`;
  const client = clientMember(callee);
  return client !== undefined && client.length > 0 ? `wx.cloud.${client.join('.')}` : undefined;
}
