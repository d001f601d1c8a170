/** The files of `deploy`, read as their programs read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const root = join(__dirname, '../../../..');

/** The text of a file of the repository. */
export const shippedFile = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The parts of the compose file that tests read. Its schema is checked apart. */
export interface ComposeFile {
  name: string;
  services: Record<'proxy' | 'serve' | 'postgres', ComposeService>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, null>;
}

export interface ComposeService {
  image: string;
  command?: string[];
  env_file?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  ports?: string[];
  stop_grace_period?: string;
  healthcheck?: { test: string[] };
}

/** The parts of a manifest that tests read. Its schema is checked apart. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  data?: Record<string, string>;
  spec?: unknown;
}

/** The documents of a YAML file. @throws {Error} for what YAML 1.2 does not allow, and for duplicate keys */
export function documentsOf<T>(path: string): T[] {
  return parseAllDocuments(shippedFile(path), { strict: true, uniqueKeys: true }).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new Error(`${path}: ${problem.message}`);
    return document.toJSON() as T;
  });
}

/** How a shipped file starts the program: its command line and environment. */
export interface ShippedStart {
  /** The arguments of `cloudpay-server`. */
  args: string[];
  env: Record<string, string>;
}

/** `NAME=value` lines, as systemd and Compose read them. */
function variablesIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([A-Z_0-9]+)=(.*)$/.exec(line) ?? [];
      if (name === '') throw new Error(`Not a variable: ${line}`);
      return [name, value];
    }),
  );
}

/** A systemd unit: the directives of each section, in their sequence. */
export function unitOf(path: string): Record<string, [string, string][]> {
  const sections: Record<string, [string, string][]> = {};
  let section: [string, string][] = [];
  for (const line of shippedFile(path)
    .split('\n')
    .filter((each) => each && !each.startsWith('#'))) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name) {
      section = [];
      sections[name] = section;
    } else if (key !== undefined && value !== undefined) section.push([key, value]);
    else throw new Error(`Not a line of a unit: ${line}`);
  }
  return sections;
}

/** The values of a directive of `[Service]`. */
export const directive = (path: string, name: string): string[] =>
  (unitOf(path)['Service'] ?? []).filter(([key]) => key === name).map(([, value]) => value);

/** How a unit starts the program. A variable of its file overrides one of the unit, as systemd says. */
export function startOfUnit(path: string): ShippedStart {
  const [node, , ...args] = (directive(path, 'ExecStart')[0] ?? '').split(' ');
  if (node !== '/usr/bin/node') throw new Error(`${path} starts ${node}`);
  const files = directive(path, 'EnvironmentFile').map((file) =>
    variablesIn(shippedFile(`deploy/${file.replace('/etc/cloudpay/', '')}.example`)),
  );
  return { args, env: Object.assign(variablesIn(directive(path, 'Environment').join('\n')), ...files) };
}

/** The instructions of the image that runs. */
export function imageInstructions(): { keyword: string; rest: string }[] {
  return shippedFile('deploy/Dockerfile')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, keyword = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return { keyword, rest };
    });
}

/** The variables that the image sets. */
export function imageEnvironment(): Record<string, string> {
  const instructions = imageInstructions();
  const last = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'));
  const text = last.flatMap(({ keyword, rest }) => (keyword === 'ENV' ? rest.split(/\s+/) : [])).join('\n');
  return variablesIn(text);
}

export const composeFile = (): ComposeFile =>
  documentsOf<ComposeFile>('deploy/compose.yaml')[0] as ComposeFile;

/** How the compose file starts the shop. */
export function startOfCompose(): ShippedStart {
  const { command = [], env_file = [], environment } = composeFile().services.serve;
  const files = env_file.map((file) => variablesIn(shippedFile(`deploy/${file}.example`)));
  return { args: command, env: Object.assign(imageEnvironment(), ...files, environment) };
}
