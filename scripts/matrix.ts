/**
 * Runs the sample cloud functions on every Node that clouds offer, with the built packages: one process for each
 * combination of Node, transport and version of WeChat Pay's protocol, with the simulator and the gateway on this Node. The
 * functions' results and events must be the same on all Nodes and transports of a version.
 *
 * Usage: npm run matrix [-- --node 16,18]
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { startDocuments } from './matrix/documents.ts';
import { ENVIRONMENT, startFunctionProcess } from './matrix/function-process.ts';
import { nodeBinary } from './matrix/nodes.ts';
import { type Platform, startPlatform, type Transport, type Version } from './matrix/platform.ts';
import { createProject } from './matrix/project.ts';
import { type Outcome, runScenario } from './matrix/scenario.ts';

const NODES = '16,18,20,22,24';
const TRANSPORTS: Transport[] = ['direct', 'gateway'];
const VERSIONS: Version[] = ['v2', 'v3'];

const { values } = parseArgs({ options: { node: { type: 'string', default: NODES } } });
const majors = values.node.split(',').map((major) => major.trim());
const wrong = majors.find((major) => !/^\d+$/.test(major));
if (wrong !== undefined) {
  console.error(`--node takes major versions, such as ${NODES}; got '${wrong}'.`);
  process.exit(2);
}

const cache = join(import.meta.dirname, '../.cache/matrix');
const project = createProject();
const documents = await startDocuments(ENVIRONMENT);
const table: Record<string, Record<string, string>> = {};
const failures: string[] = [];
/** The outcome of the first run of a version, with which the others are compared. */
const first = new Map<Version, { name: string; outcome: Outcome }>();

try {
  for (const major of majors) {
    const { path, version } = nodeBinary(major, cache);
    const row: Record<string, string> = {};
    for (const protocol of VERSIONS)
      for (const transport of TRANSPORTS)
        row[`${protocol} ${transport}`] = await runOne(path, version, { protocol, transport });
    table[`Node ${version.slice(1)}`] = row;
    const results = Object.entries(row).map(([name, result]) => `${name} ${result}`);
    console.log(`Node ${version.slice(1)}: ${results.join(', ')}`);
  }
} finally {
  await documents.stop();
  rmSync(project, { recursive: true, force: true });
}
console.table(table);
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;

async function runOne(
  path: string,
  version: string,
  { protocol, transport }: { protocol: Version; transport: Transport },
): Promise<string> {
  const started = performance.now();
  const name = `Node ${version.slice(1)}, ${protocol} ${transport}`;
  let platform: Platform | undefined;
  try {
    platform = await startPlatform(protocol, documents.environment);
    const functions = await startFunctionProcess(path, project, platform.environments[transport]);
    try {
      if (functions.version !== version) throw new Error(`the functions ran on Node ${functions.version}`);
      compare(name, protocol, await runScenario(platform, functions));
    } finally {
      await functions.stop();
    }
    return `ok, ${((performance.now() - started) / 1000).toFixed(1)} s`;
  } catch (error) {
    failures.push(`${name}: ${(error as Error).message}`);
    return 'FAILED';
  } finally {
    await platform?.stop();
  }
}

function compare(name: string, protocol: Version, outcome: Outcome): void {
  const other = first.get(protocol);
  if (!other) {
    first.set(protocol, { name, outcome });
    return;
  }
  if (isDeepStrictEqual(outcome, other.outcome)) return;
  const step = Object.keys(outcome).find((key) => !isDeepStrictEqual(outcome[key], other.outcome[key]));
  throw new Error(
    `${step} differs from that on ${other.name}:\n  ${JSON.stringify(outcome[step ?? ''])}\n  ${JSON.stringify(other.outcome[step ?? ''])}`,
  );
}
