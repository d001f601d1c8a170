/** How PostgreSQL executed statements, from the log of its module auto_explain. */

/** How a statement reads a table. */
export interface Access {
  table: string;
  /** The index, if one was used. */
  index?: string;
  /** `Index Scan`, `Seq Scan`, … */
  how: string;
  /** Whether it reads every row from one end to the other, without a condition on the index. */
  walks: boolean;
}

export interface StatementPlan {
  /** With its literals as logged. */
  text: string;
  accesses: Access[];
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Filter?: string;
  Plans?: PlanNode[];
}

/** @param log with `log_line_prefix` empty and `auto_explain.log_format` json */
export function readPlans(log: string): StatementPlan[] {
  return [...log.matchAll(/^LOG: {2}duration: [\d.]+ ms {2}plan:\n((?:\t.*\n?)+)/gm)].map(([, json = '']) => {
    const { 'Query Text': text, Plan: plan } = JSON.parse(json.replace(/^\t/gm, '')) as {
      'Query Text': string;
      Plan: PlanNode;
    };
    return { text, accesses: accessesIn(plan) };
  });
}

function accessesIn(node: PlanNode): Access[] {
  const below = (node.Plans ?? []).flatMap(accessesIn);
  const { 'Node Type': how, 'Relation Name': table, 'Index Name': index, 'Index Cond': sought } = node;
  const named = index === undefined ? {} : { index };
  // The index scan below a bitmap heap scan names the index, the scan itself the table.
  if (how === 'Bitmap Index Scan') return [{ table: '', how, ...named, walks: sought === undefined }];
  if (how === 'Bitmap Heap Scan' && table !== undefined) return below.map((one) => ({ ...one, table, how }));
  if (table === undefined || !how.endsWith('Scan')) return below;
  const walks = index === undefined || (sought === undefined && node.Filter !== undefined);
  return [{ table, how, ...named, walks }, ...below];
}

/** The statements that scan a large table, or a whole index of it, once each. */
export function wholeReads(
  plans: readonly StatementPlan[],
  rowsOf: (table: string) => number,
  small = 1_000,
): { table: string; text: string }[] {
  const found = new Map<string, { table: string; text: string }>();
  for (const { text, accesses } of plans) {
    for (const { table, walks } of accesses) {
      if (walks && rowsOf(table) > small) found.set(`${table} ${shape(text)}`, { table, text });
    }
  }
  return [...found.values()];
}

/** The indexes by which each table is read, over all statements. */
export function indexesUsed(plans: readonly StatementPlan[]): Record<string, string[]> {
  const used: Record<string, Set<string>> = {};
  for (const { table, index } of plans.flatMap(({ accesses }) => accesses)) {
    if (index === undefined) continue;
    used[table] ??= new Set();
    used[table].add(index);
  }
  return Object.fromEntries(Object.entries(used).map(([table, names]) => [table, [...names].sort()]));
}

/** A statement without the parts that differ between notifications. */
function shape(text: string): string {
  return text
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/\b\d+\b/g, '?')
    .replace(/\s+/g, ' ');
}
