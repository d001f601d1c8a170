/**
 * The code of the documents that is neither JavaScript nor TypeScript (for those: snippets.test.ts): commands and options
 * exist, requests go to routes that exist, and configurations are valid.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import Ajv, { type ValidateFunction } from 'ajv';
import { commandLinesOf, problemOf } from './documents/command-lines.ts';
import { allFences, documents } from './documents/fences.ts';
import { type Command, loadProgram } from './reference/commands.ts';
import { loadBundled } from './reference/load-bundled.ts';
import { devRoutes } from './reference/routes.ts';

const root = join(__dirname, '..');
const fences = allFences(root);
const shell = fences.filter(({ language }) => language === 'sh');

describe('the commands in the documents', () => {
  let program: Command;
  beforeAll(async () => {
    program = await loadProgram(root);
  });

  it('of cloudpay exist, with their options', () => {
    const lines = shell.flatMap(({ place, code }) => commandLinesOf(code).map((line) => ({ place, line })));
    const wrong = lines.flatMap(({ place, line }) => {
      const problem = problemOf(line, program);
      return problem ? [`${place} \`${line}\`: ${problem}`] : [];
    });

    expect(lines.length).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });

  it('exist in the prose, too', () => {
    const spans = documents(root).flatMap((document) =>
      [
        ...readFileSync(join(root, document), 'utf8').matchAll(/`((?:cloudpay|cloudpay-server) [^`\n]+)`/g),
      ].map(([, line = '']) => ({ document, line: line.replace(/^cloudpay(-server)? /, '') })),
    );
    const wrong = spans.flatMap(({ document, line }) => {
      const problem = problemOf(line, program);
      return problem ? [`${document} \`cloudpay ${line}\`: ${problem}`] : [];
    });

    expect(spans.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it('are told from unknown ones', () => {
    expect(problemOf('deliveries list --order T1 --json', program)).toBeUndefined();
    expect(problemOf('exec -- npm test --made-up', program)).toBeUndefined();
    expect(problemOf('data import\\|export', program)).toBeUndefined();
    expect(problemOf('deliveries lst', program)).toBe('deliveries has no command lst');
    expect(problemOf('bills --rum', program)).toBe('bills has no option --rum');
    expect(problemOf('conjure', program)).toBe('there is no command conjure');
  });

  it('of npm run are tasks of this repository', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const ours = shell.filter(({ place }) => !/^examples\//.test(place));
    const tasks = ours.flatMap(({ place, code }) =>
      [...code.matchAll(/^npm run (?:--silent )?([\w-]+)/gm)].map(([, task = '']) => ({ place, task })),
    );
    // Commands in the folder of an example.
    const ofExamples = /^build:(aws-lambda|aliyun-fc|tencent-scf)$/;

    expect(tasks.length).toBeGreaterThan(10);
    expect(
      tasks.filter(({ task }) => !(task in scripts) && !/^build$/.test(task)).map(({ task }) => task),
    ).toEqual([]);
    expect(
      shell
        .flatMap(({ code }) => [...code.matchAll(/^npm run (build:[\w-]+)/gm)])
        .every(([, task = '']) => ofExamples.test(task)),
    ).toBe(true);
  });
});

describe('the requests in the documents', () => {
  it('to the dev server go to routes that it has', () => {
    const patterns = devRoutes(root).map((route) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, path: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) };
    });
    const requests = shell.flatMap(({ place, code }) =>
      [
        ...code
          .replace(/\\\n\s*/g, ' ')
          .matchAll(/^ *curl (.*?)(?:http:\/\/127\.0\.0\.1:8010)(\/api\/[^\s'"?]*)/gm),
      ].map(([, options = '', path = '']) => ({
        place,
        method: /-X (\w+)/.exec(options)?.[1] ?? (/ ?(-d|--data-binary) /.test(options) ? 'POST' : 'GET'),
        path,
      })),
    );
    const wrong = requests.filter(
      (request) => !patterns.some(({ method, path }) => method === request.method && path.test(request.path)),
    );

    expect(requests.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });
});

describe('the JSON in the documents', () => {
  const json = fences.filter(({ language }) => language === 'json');

  it('is JSON', () => {
    const wrong = json.flatMap(({ place, code }) => {
      try {
        JSON.parse(code);
        return [];
      } catch (error) {
        return [`${place}: ${(error as Error).message}`];
      }
    });

    expect(json.length).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });

  it('that is a configuration, or a part of one, is valid', async () => {
    const { JSON_SCHEMAS } = await loadBundled<{ JSON_SCHEMAS: Record<string, Schema> }>(
      root,
      'json-schemas',
      "export { JSON_SCHEMAS } from './server/src/configuration/json-schemas';",
    );
    const schemas = Object.values(JSON_SCHEMAS).map((schema) => partOf(schema));
    const configurations = json
      .map(({ place, code }) => ({ place, value: JSON.parse(code) as Record<string, unknown> }))
      .filter(({ value }) =>
        schemas.some(({ keys }) => Object.keys(value).every((key) => keys.includes(key))),
      );
    const wrong = configurations.flatMap(({ place, value }) => {
      if (schemas.some(({ valid }) => valid(value))) return [];
      const fitting = schemas.find(({ keys }) => Object.keys(value).every((key) => keys.includes(key)));
      fitting?.valid(value);
      return [`${place}: ${JSON.stringify(fitting?.valid.errors)}`];
    });

    expect(configurations.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });
});

interface Schema {
  properties: Record<string, unknown>;
  required?: readonly string[];
}

/** A schema that a part of a configuration fits: what is missing at the outermost level may stand elsewhere. */
function partOf({ required: _, ...schema }: Schema): { keys: string[]; valid: ValidateFunction } {
  const ajv = new Ajv({ strict: false });
  return { keys: Object.keys(schema.properties), valid: ajv.compile(schema) };
}
