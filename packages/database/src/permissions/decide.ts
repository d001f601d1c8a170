import type { Document } from '../language';
import { ownerFilter } from './owner';
import {
  type BasicPermission,
  type CollectionPermission,
  expressionOf,
  type Operation,
  ruleOf,
} from './permission';
import { certainty } from './rules/certainty';
import { folded } from './rules/fold';
import { type Branch, branchesOf, MAX_BRANCHES } from './rules/query-branches';
import { type RuleReader, resolveGets } from './rules/resolve';
import { filterOf, holdsFor, type RuleVariables } from './rules/translate';

/** Who calls, and what the rules of the call may read. */
export interface Asking {
  readonly openId: string;
  readonly variables: RuleVariables;
  readonly reader: RuleReader;
}

/** `filter`: what a document must fulfil besides the query. `refused`: why the call is refused. */
export type Decision = { readonly filter: Document | undefined } | { readonly refused: string };

const OWN: Readonly<Record<BasicPermission, (operation: Operation) => 'all' | 'own' | 'none'>> = {
  READONLY: (operation) => (operation === 'read' ? 'all' : 'own'),
  PRIVATE: () => 'own',
  ADMINWRITE: (operation) => (operation === 'read' ? 'all' : 'none'),
  ADMINONLY: () => 'none',
};

/** Decides about a call that reaches documents by a query. */
export async function decideQuery(
  permission: CollectionPermission,
  operation: Exclude<Operation, 'create'>,
  query: Document,
  asking: Asking,
): Promise<Decision> {
  if (typeof permission !== 'string') return decideByRule(ruleOf(permission, operation), query, asking);
  switch (OWN[permission](operation)) {
    case 'all':
      return { filter: undefined };
    case 'own':
      return { filter: ownerFilter(asking.openId) };
    case 'none':
      return { refused: `the permission ${permission} allows mini programs no ${operation}` };
  }
}

/** Decides about a document that is to be created, `_openid` included. @returns why it is refused */
export async function decideCreate(
  permission: CollectionPermission,
  document: Document,
  asking: Asking,
): Promise<string | undefined> {
  if (typeof permission === 'string')
    return OWN[permission]('create') === 'none'
      ? `the permission ${permission} allows mini programs no create`
      : undefined;
  const rule = ruleOf(permission, 'create');
  const branch: Branch = new Map(
    Object.entries(document).map(([name, value]) => [
      name,
      { points: [value], contains: [], bounds: [], not: [] },
    ]),
  );
  const resolved = await resolveGets(expressionOf(rule), branch, asking.variables, asking.reader);
  return [...resolved.conditions, resolved.rule].every((one) => holdsFor(one, asking.variables, document))
    ? undefined
    : `the document does not fulfil the rule`;
}

async function decideByRule(rule: boolean | string, query: Document, asking: Asking): Promise<Decision> {
  const { variables, reader } = asking;
  const branches = branchesOf(query);
  if (branches === undefined) return { refused: `the query has more than ${MAX_BRANCHES} alternatives` };
  const expression = folded(expressionOf(rule), variables);
  const filters: Document[] = [];
  let isFree = true;
  for (const branch of branches) {
    const resolved = await resolveGets(expression, branch, variables, reader);
    if (certainty(resolved.rule, branch, variables) !== true)
      return {
        refused:
          "the query does not demand what the rule demands. Write the conditions of the rule into where(): for auth.openid, { _openid: '{openid}' }",
      };
    isFree &&= resolved.conditions.length === 0 && resolved.rule.kind === 'constant';
    const conditions = [...resolved.conditions, resolved.rule];
    filters.push({ $and: conditions.map((condition) => filterOf(condition, variables)) });
  }
  if (isFree) return { filter: undefined };
  return { filter: filters.length === 1 ? filters[0] : { $or: filters } };
}
