import type { Document } from '../language';
import { ownerFilter } from './owner';
import {
  type BasicPermission,
  type CollectionPermission,
  expressionOf,
  type Operation,
  ruleOf,
} from './permission';
import type { RefusalCause } from './refusal-cause';
import { certainty } from './rules/certainty';
import { folded } from './rules/fold';
import { type Branch, branchesOf } from './rules/query-branches';
import { type RuleReader, resolveGets } from './rules/resolve';
import { filterOf, holdsFor, type RuleVariables } from './rules/translate';

/** Who calls, and what the rules of the call may read. */
export interface Asking {
  readonly openId: string;
  readonly variables: RuleVariables;
  readonly reader: RuleReader;
}

/** `filter`: what a document must fulfil besides the query. `refused`: why the call is refused. */
export type Decision = { readonly filter: Document | undefined } | { readonly refused: RefusalCause };

const OWN: Readonly<Record<BasicPermission, (operation: Operation) => 'all' | 'own' | 'none'>> = {
  READONLY: (operation) => (operation === 'read' ? 'all' : 'own'),
  PRIVATE: () => 'own',
  ADMINWRITE: (operation) => (operation === 'read' ? 'all' : 'none'),
  ADMINONLY: () => 'none',
};

/** A query that demands nothing. */
const ANY: Branch = new Map();

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
      return { refused: 'PERMISSION' };
  }
}

/** Decides about a document that is to be created, `_openid` included. @returns why it is refused */
export async function decideCreate(
  permission: CollectionPermission,
  document: Document,
  asking: Asking,
): Promise<RefusalCause | undefined> {
  if (typeof permission === 'string') return OWN[permission]('create') === 'none' ? 'PERMISSION' : undefined;
  const rule = ruleOf(permission, 'create');
  if (rule === false) return 'RULE_FALSE';
  const branch: Branch = new Map(
    Object.entries(document).map(([name, value]) => [
      name,
      { points: [value], contains: [], bounds: [], not: [] },
    ]),
  );
  const resolved = await resolveGets(expressionOf(rule), branch, asking.variables, asking.reader);
  return [...resolved.conditions, resolved.rule].every((one) => holdsFor(one, asking.variables, document))
    ? undefined
    : 'DOCUMENT';
}

async function decideByRule(rule: boolean | string, query: Document, asking: Asking): Promise<Decision> {
  if (rule === false) return { refused: 'RULE_FALSE' };
  const { variables, reader } = asking;
  const branches = branchesOf(query);
  if (branches === undefined) return { refused: 'ALTERNATIVES' };
  const expression = folded(expressionOf(rule), variables);
  const filters: Document[] = [];
  let isFree = true;
  for (const branch of branches) {
    const resolved = await resolveGets(expression, branch, variables, reader);
    if (certainty(resolved.rule, branch, variables) !== true)
      return { refused: certainty(resolved.rule, ANY, variables) === false ? 'CALLER' : 'QUERY' };
    isFree &&= resolved.conditions.length === 0 && resolved.rule.kind === 'constant';
    const conditions = [...resolved.conditions, resolved.rule];
    filters.push({ $and: conditions.map((condition) => filterOf(condition, variables)) });
  }
  if (isFree) return { filter: undefined };
  return { filter: filters.length === 1 ? filters[0] : { $or: filters } };
}
