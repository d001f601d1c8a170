/**
 * The code of the documents in the smaller languages. Shell is run by `npm run doctest`, JavaScript and TypeScript compile
 * in snippets.test.ts, JSON is read in documented-code.test.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readYaml } from '../../packages/server/src/testing/read-yaml.ts';
import { loadProgram } from '../reference/commands.ts';
import { commandLinesOf, problemOf } from './command-lines.ts';
import { allFences, documents } from './fences.ts';

const root = join(__dirname, '../..');
const fences = allFences(root);
const codeIn = (language: string) => fences.filter((fence) => fence.language === language);

/** A block in one of these is looked at by a test, in this file or in those above. `text` is what a program prints. */
const TESTED = 'sh js ts json mermaid yaml toml nginx dockerfile text'.split(' ');

describe('the blocks of code', () => {
  it('name their language, one that a test reads', () => {
    const unnamed = documents(root).flatMap((document) => {
      const marks = readFileSync(join(root, document), 'utf8').match(/^ *```.*$/gm) ?? [];
      // Every second mark opens a block.
      return marks.flatMap((mark, at) => (at % 2 === 0 && mark.trim() === '```' ? [document] : []));
    });

    expect(unnamed).toEqual([]);
    expect(fences.filter(({ language }) => !TESTED.includes(language)).map(({ place }) => place)).toEqual([]);
    for (const language of TESTED) expect([language, codeIn(language).length > 1]).toEqual([language, true]);
  });
});

describe('the drawings', () => {
  const NODE = String.raw`\w+(?:\["[^"]+"\])?`;
  const ARROW = String.raw`(?:-->(?:\|"[^"|]+"\|)?|-- "[^"]+" -->|-\. "[^"]+" \.->)`;
  const LINE = new RegExp(String.raw`^ +(?:subgraph \w+\["[^"]+"\]|end|${NODE}(?: ${ARROW} ${NODE})*)$`);
  /** Without its texts, which are in the language of the page. */
  const shapeOf = (code: string) => code.replace(/"[^"]*"/g, '""');

  it('are flowcharts whose boxes all have a name', () => {
    const wrong = codeIn('mermaid').flatMap(({ place, code }) => {
      const [kind = '', ...lines] = code.trimEnd().split('\n');
      const named = [...code.matchAll(/(\w+)\["/g)].map(([, id]) => id);
      const used = shapeOf(lines.join('\n')).match(/\b(?!subgraph|end)\w+\b/g) ?? [];
      return [
        ...(/^flowchart (?:LR|TB)$/.test(kind) ? [] : [`${place}: ${kind}`]),
        ...lines.filter((line) => !LINE.test(line)).map((line) => `${place}: ${line}`),
        ...used.filter((id) => !named.includes(id)).map((id) => `${place}: ${id} has no name`),
        ...(new Set(named).size < named.length ? [`${place}: a box is named twice`] : []),
      ];
    });

    expect(wrong).toEqual([]);
  });

  it('have the same boxes and arrows in both languages', () => {
    const [chinese, english] = [true, false].map((isChinese) =>
      codeIn('mermaid')
        .filter(({ place }) => place.includes('.zh-CN.md') === isChinese)
        .map(({ code }) => shapeOf(code)),
    );

    expect(chinese).toEqual(english);
  });
});

interface Workflow {
  on: unknown;
  jobs: Record<string, { 'runs-on': string; steps: { uses?: string; run?: string }[] }>;
}

describe('the workflows of CI', () => {
  it('are YAML, and their steps run commands that exist', async () => {
    const program = await loadProgram(root);
    const steps = codeIn('yaml').flatMap(({ code }) => {
      const { on, jobs } = readYaml(code) as unknown as Workflow;
      expect(on).toBeDefined();
      return Object.values(jobs).flatMap((job) => {
        expect(job['runs-on']).toMatch(/^\w+-latest$/);
        return job.steps;
      });
    });
    const lines = steps.flatMap(({ run = '' }) => commandLinesOf(run));

    expect(steps.filter(({ uses, run }) => (uses === undefined) === (run === undefined))).toEqual([]);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.flatMap((line) => problemOf(line, program) ?? [])).toEqual([]);
  });
});

describe('the configurations of AI tools', () => {
  it('start the same server in every form', async () => {
    const program = await loadProgram(root);
    const inJson = codeIn('json').flatMap(({ code }) => {
      const { mcpServers, servers } = JSON.parse(code) as Record<string, Record<string, Started> | undefined>;
      return Object.values(mcpServers ?? servers ?? {});
    });
    const inToml = codeIn('toml').map(({ code }) => {
      const [table, ...lines] = code.trim().split('\n');
      expect(table).toBe('[mcp_servers.cloudpay]');
      return Object.fromEntries(lines.map(keyOf)) as unknown as Started;
    });

    expect([inJson.length, inToml.length]).toEqual([4, 2]);
    for (const { command, args } of [...inJson, ...inToml]) {
      expect([command, ...args]).toEqual(['npx', '-y', '@opencloudpay/cli', 'mcp']);
      expect(problemOf(args.slice(2).join(' '), program)).toBeUndefined();
    }
  });
});

interface Started {
  command: string;
  args: string[];
}

/** `key = value` of TOML, with a value that JSON has too. */
function keyOf(line: string): [string, unknown] {
  const [, key = '', value = ''] = /^(\w+) = (.+)$/.exec(line) ?? [];
  return [key, JSON.parse(value)];
}

describe('the configurations of nginx', () => {
  it('consist of directives that end, in blocks that close', () => {
    for (const { place, code } of codeIn('nginx')) {
      const rest = code.replace(/#.*$/gm, '').trim();
      // From the inside: a block without blocks in it becomes a directive.
      let flat = rest;
      for (let before = ''; before !== flat; ) {
        before = flat;
        flat = flat.replace(/[\w]+(?: [^;{}]+)? \{(?:\s*[a-z_]+(?:\s+[^;{}]+)?;)*\s*\}/, 'block;');
      }
      expect([place, flat.replace(/\s/g, '')]).toEqual([place, 'block;block;']);
    }
  });

  it('pass on the notify addresses, and what functions elsewhere call, as they are', () => {
    for (const { code } of codeIn('nginx')) {
      expect(code.match(/location \S+/g)).toEqual(['location /notify/', 'location ~', 'location /']);
      expect(code).toContain('location ~ ^/(v1/cloudpay|_/pay)/ {');
      // A path behind the name would replace /notify/.
      expect(code).toMatch(/proxy_pass http:\/\/\w+;/);
    }
  });
});

describe('the images that are built upon ours', () => {
  it('add a package that an adapter asks for', () => {
    const manifest = JSON.parse(
      readFileSync(join(root, 'packages/function-adapters/package.json'), 'utf8'),
    ) as { peerDependencies: object };
    const [, image = ''] =
      /docker build -f \S+ -t (\S+)/.exec(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')) ?? [];
    for (const { code } of codeIn('dockerfile')) {
      const [from, ...steps] = code.trim().split('\n');
      const [, added = ''] = /RUN npm install .* (\S+)$/m.exec(code) ?? [];

      expect(from).toBe(`FROM ${image}`);
      expect(Object.keys(manifest.peerDependencies)).toContain(added);
      expect(steps.at(-1)).toBe('USER node');
    }
  });
});
