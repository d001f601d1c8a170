import { kindOf } from '../cloud/callbacks/callbacks';
import { callsOfFunctions, given } from '../cloud/pay-calls';
import { findAll } from '../syntax/find-all';
import { isCall, isMember, memberName } from '../syntax/names';
import type { SourceFile } from '../syntax/source-file';
import { textConstant } from '../values/constants';
import type { Project } from './project';

/** The environment that an order or a refund names for its callback. */
export interface CallbackEnvironment {
  readonly envId: string;
  readonly file: string;
  readonly line: number;
}

/** The environments that orders and refunds name for their callbacks by constants, one for each call. */
export function callbackEnvironments(project: Project): CallbackEnvironment[] {
  return callsOfFunctions(project).flatMap((call) => {
    const node = given(call, 'env_id');
    const envId = textConstant(node);
    if (node === undefined || !envId || !kindOf(call)) return [];
    return [{ envId, file: call.file.name, line: node.loc?.start.line ?? 1 }];
  });
}

/** The collections that functions and the mini program name by constants: `db.collection('orders')`; sorted. */
export function collectionsNamed({ functions, client }: Pick<Project, 'functions' | 'client'>): string[] {
  const files = new Set<SourceFile>([...[...functions.values()].flatMap((fn) => fn.files), ...client]);
  const names = [...files].flatMap(({ program }) =>
    findAll(program, 'CallExpression').flatMap((node) => {
      if (!isCall(node) || !isMember(node.callee) || memberName(node.callee) !== 'collection') return [];
      const name = textConstant(node.arguments[0]);
      return name !== undefined && /^[A-Za-z][\w-]{0,63}$/.test(name) ? [name] : [];
    }),
  );
  return [...new Set(names)].sort();
}
