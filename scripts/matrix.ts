/**
 * Runs the sample cloud functions on every Node that clouds offer, with the built packages: one process for each
 * combination of Node and transport, with the simulator and the gateway on this Node. The functions' results
 * and events must be the same on all of them.
 *
 * Usage: npm run matrix [-- --node 16,18]
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { startDocuments } from './matrix/documents.ts';
import { ENVIRONMENT, startFunctionProcess } from './matrix/function-process.ts';
import { nodeBinary } from './matrix/nodes.ts';
import { type Platform, startPlatform, type Transport } from './matrix/platform.ts';
import { createProject } from './matrix/project.ts';
import { type Outcome, runScenario } from './matrix/scenario.ts';

const NODES = '16,18,20,22,24';
const TRANSPORTS: Transport[] = ['direct', 'gateway'];

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
/** The outcome of the first run, with which the others are compared. */
let first: { name: string; outcome: Outcome } | undefined;

try {
  for (const major of majors) {
    const { path, version } = nodeBinary(major, cache);
    const row: Record<string, string> = {};
    for (const transport of TRANSPORTS) row[transport] = await runOne(path, version, transport);
    table[`Node ${version.slice(1)}`] = row;
    console.log(`Node ${version.slice(1)}: ${TRANSPORTS.map((name) => `${name} ${row[name]}`).join(', ')}`);
  }
} finally {
  await documents.stop();
  rmSync(project, { recursive: true, force: true });
}
console.table(table);
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;

async function runOne(path: string, version: string, transport: Transport): Promise<string> {
  const started = performance.now();
  const name = `Node ${version.slice(1)}, ${transport}`;
  let platform: Platform | undefined;
  try {
    platform = await startPlatform(documents.environment);
    const functions = await startFunctionProcess(path, project, platform.environments[transport]);
    try {
      if (functions.version !== version) throw new Error(`the functions ran on Node ${functions.version}`);
      compare(name, await runScenario(platform, functions));
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

function compare(name: string, outcome: Outcome): void {
  first ??= { name, outcome };
  if (isDeepStrictEqual(outcome, first.outcome)) return;
  const step = Object.keys(outcome).find((key) => !isDeepStrictEqual(outcome[key], first?.outcome[key]));
  throw new Error(
    `${step} differs from that on ${first.name}:\n  ${JSON.stringify(outcome[step ?? ''])}\n  ${JSON.stringify(first.outcome[step ?? ''])}`,
  );
}
