/** The `data` commands on a database folder. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type DocumentDatabase, openDatabase } from '@opencloudpay/database';
import { lockFolder } from '@opencloudpay/internal';
import { Command } from 'commander';
import { createServerProgram } from '../program';
import { addDataCommand } from './command';

let root: string;
let folder: string;
/** Within a process all openings share one: this one keeps it open for the commands. */
let shared: DocumentDatabase;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'data-'));
  folder = join(root, 'database');
  shared = openDatabase({ folder, temporary: true });
  await shared.open();
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(async () => {
  await shared.close();
  rmSync(root, { recursive: true });
});

function file(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

/** What a command prints, and its exit code. */
async function run(program: Command, args: readonly string[]): Promise<{ text: string; code: unknown }> {
  let text = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  process.exitCode = 0;
  await program.exitOverride().parseAsync(['node', 'cloudpay', 'data', ...args]);
  return { text, code: process.exitCode };
}
const data = (...args: string[]) =>
  run(createServerProgram('0'), [...args, '--folder', folder, '--env-id', 'shop']);
/** The process would end, which a test cannot: the rest of the command is not looked at. */
function exitThrows(): void {
  jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('ended');
  });
}
const json = async (...args: string[]) => JSON.parse((await data(...args, '--json')).text);

describe('data import', () => {
  it('takes the collection from the name of the file, or from --collection', async () => {
    const goods = file(
      'goods.jsonl',
      '{"_id":"tea","price":8800}\n{"_id":"cup","price":{"$numberDouble":"2500.0"}}\n',
    );
    expect((await data('import', goods)).text).toMatch(/goods\.jsonl +goods +2 +0 +0\n$/);
    const csv = file('database_export-1.csv', '_id,name\nu1,李\n');
    expect(await json('import', csv, '--collection', 'users')).toMatchObject({
      files: [{ collection: 'users', inserted: 1 }],
    });
  });

  it('reads a folder, one file for each collection', async () => {
    mkdirSync(join(root, 'dump'));
    file('dump/a.json', '[{"_id":1},{"_id":2}]');
    file('dump/a.metadata.json', '{"indexes":[]}');
    file('dump/b.csv', '_id\nx\n');
    file('dump/notes.txt', 'none');
    const { files } = await json('import', join(root, 'dump'));
    expect(files).toMatchObject([
      { collection: 'a', inserted: 2 },
      { collection: 'b', inserted: 1 },
    ]);
  });

  it('skips or replaces what exists, or fails with file and line', async () => {
    const again = file('again.jsonl', '{"_id":"bowl"}\n{"_id":"tea","price":1}\n');
    const into = ['import', again, '--collection', 'goods'];
    await expect(data(...into)).rejects.toMatchObject({
      code: 'IMPORT_FAILED',
      message: expect.stringMatching(/again\.jsonl: Line 2: .*E11000.*"tea".* Nothing is stored\./),
    });
    expect((await json(...into, '--on-conflict', 'skip')).files).toMatchObject([{ inserted: 1, skipped: 1 }]);
    expect((await json(...into, '--on-conflict', 'replace')).files).toMatchObject([{ replaced: 2 }]);
    const { text } = await data('export', 'goods');
    expect(text.split('\n')).toContain('{"_id":"tea","price":1}');
  });

  it('--dry-run counts documents and kinds, names the first error, and stores nothing', async () => {
    const mixed = file('mixed.jsonl', '{"_id":"a","n":1}\n{"_id":"b","n":"1"}\n');
    expect((await data('import', mixed, '--dry-run')).text).toMatch(
      /mixed +2 +0 +0\n\n.*mixed\.jsonl\n {2}_id: string 2\n {2}n: int 1, string 1\n\nDry run: nothing is stored\.\n$/,
    );
    const wrong = file('wrong.jsonl', '{"_id":"a"}\n\n{"_id":"b","at":{"$date":"never"}}\n');
    const { text, code } = await data('import', wrong, '--dry-run');
    expect(code).toBe(1);
    expect(text).toMatch(/! .*wrong\.jsonl: Line 3: .*\$date/);
    const collections = (await json('indexes')).indexes.map((one: { collection: string }) => one.collection);
    expect(collections).not.toContain('mixed');
  });

  it('--dry-run makes no database', async () => {
    const none = join(root, 'none-yet');
    const args = ['import', file('some.jsonl', '{}'), '--dry-run', '--folder', none, '--env-id', 'x'];
    expect((await run(createServerProgram('0'), args)).text).toMatch(/some +1 +0 +0/);
    expect(readdirSync(root)).not.toContain('none-yet');
  });

  it('says how many documents are stored before an error', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => `{"_id":${n}}`).join('\n');
    await expect(data('import', file('many.jsonl', `${many}\n{"_id":`))).rejects.toThrow(
      /many\.jsonl: Line 1201: .* The 1000 documents before it are stored\..*--on-conflict skip/,
    );
  });

  it('imports and exports 5,000 documents', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) => `{"_id":"o${n}","totalFee":${n % 100},"paid":true}`);
    expect((await json('import', file('orders.jsonl', `${lines.join('\n')}\n`))).files).toMatchObject([
      { inserted: 5000 },
    ]);
    expect((await data('export', 'orders')).text).toBe(`${lines.join('\n')}\n`);
  });

  it.each([
    [['no-such-file.jsonl'], 'FILE_MISSING', /There is no file or folder no-such-file\.jsonl/],
    [[__filename, '--collection', 'x', '--url', 'postgres://x'], 'OPTIONS_CONFLICT', /two databases/],
    [['-'], 'COLLECTION_MISSING', /The standard input has no name/],
  ])('refuses %j', async (args, code, message) => {
    await expect(data('import', ...args)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('refuses a file whose name cannot be a collection’s', async () => {
    await expect(data('import', file('导出.json', '{}'))).rejects.toThrow(
      /Name the collection with --collection/,
    );
  });
});

describe('data export', () => {
  it('writes a file for each collection, and replaces none without --force', async () => {
    const out = join(root, 'out');
    const { collections } = await json('export', 'goods', 'users', '--out', out);
    expect(collections).toMatchObject([
      { collection: 'goods', documents: 3 },
      { collection: 'users', documents: 1 },
    ]);
    expect(readdirSync(out)).toEqual(['goods.jsonl', 'users.jsonl']);
    expect(readFileSync(join(out, 'users.jsonl'), 'utf8')).toBe('{"_id":"u1","name":"李"}\n');
    await expect(data('export', '--out', out)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    await expect(data('export')).rejects.toThrow(/Name one with --out/);
    await expect(data('export', 'nothing', '--out', out)).rejects.toMatchObject({
      code: 'COLLECTION_UNKNOWN',
    });
    expect(readdirSync(out)).toEqual(['goods.jsonl', 'users.jsonl']);
  });
});

describe('data indexes', () => {
  it('makes, lists and drops them', async () => {
    const made = await data('indexes', 'create', 'goods', 'price:-1', 'name', '--unique', '--name', 'offer');
    expect(made.text).toMatch(/goods +offer +price:-1, name +unique +ready/);
    expect((await json('indexes', 'list', 'goods')).indexes).toContainEqual({
      ...{ collection: 'goods', name: 'offer', fields: { price: -1, name: 1 }, unique: true, ready: true },
    });
    expect((await data('indexes', 'drop', 'goods', 'offer')).text).not.toMatch(/offer/);
    await expect(data('indexes', 'drop', 'goods', 'offer')).rejects.toThrow(/index not found/);
    await expect(data('indexes', 'create', 'goods', '$x')).rejects.toMatchObject({ code: 'INDEX_INVALID' });
  });
});

describe('a mistyped word', () => {
  it.each([
    [['indexes', 'crate', 'goods', 'price'], /unknown command 'crate'\n\(Did you mean create\?\)/],
    [['indexes', 'lits'], /unknown command 'lits'\n\(Did you mean list\?\)/],
    [['permissions', 'sett', 'goods', 'READONLY'], /unknown command 'sett'\n\(Did you mean set\?\)/],
    [['permissions', 'list', 'goods'], /too many arguments for 'list'/],
  ])('is no argument: %j', async (args, expected) => {
    let told = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      told += chunk;
      return true;
    });
    exitThrows();
    await expect(data(...args)).rejects.toThrow('ended');
    expect(told).toMatch(expected);
  });

  it('is told with the collections that exist', async () => {
    for (const args of [
      ['indexes', 'list', 'godos'],
      ['indexes', 'godos'],
      ['export', 'godos'],
    ])
      await expect(data(...args)).rejects.toMatchObject({
        code: 'COLLECTION_UNKNOWN',
        message: expect.stringMatching(/^There is no collection 'godos'\. There is goods, /),
        zh: expect.stringContaining('没有集合“godos”。现有集合：goods、'),
      });
  });
});

describe('data permissions', () => {
  it('lists and sets what mini programs may do', async () => {
    expect((await data('permissions')).text).toMatch(/goods +PRIVATE\n/);
    await data('permissions', 'set', 'goods', 'readonly');
    const rules = { read: true, write: 'doc._openid == auth.openid' };
    await data('permissions', 'set', 'users', file('users-rules.json', JSON.stringify(rules)));
    expect((await json('permissions', 'list')).permissions).toMatchObject({
      goods: 'READONLY',
      users: rules,
    });
    await data('permissions', 'set', 'users', '{"read":false}');
    expect((await data('permissions')).text).toMatch(/users +\{"read":false\}/);
  });

  it.each(['EVERYONE', '{', '{"reads":true}', '{"read":"doc."}'])(
    'refuses %s with an example',
    async (text) => {
      await expect(data('permissions', 'set', 'goods', text)).rejects.toMatchObject({
        code: 'PERMISSION_INVALID',
        message: expect.stringContaining('PRIVATE, READONLY'),
      });
    },
  );
});

describe('the database of a data command', () => {
  const without = (...args: string[]) => run(createServerProgram('0'), args);

  it('has to be named', async () => {
    await expect(without('indexes')).rejects.toMatchObject({ code: 'DATABASE_MISSING' });
    await expect(without('indexes', '--folder', join(root, 'none'))).rejects.toThrow(
      /There is no database in/,
    );
  });

  it('is the project’s, if a program knows one; its environment is the project’s, or the only one', async () => {
    const program = new Command();
    addDataCommand(program, async () => ({ folder, envId: 'local' }));
    const { text } = await run(program, ['indexes', '--json']);
    expect(JSON.parse(text).indexes.length).toBeGreaterThan(0);
  });

  it('is refused while another process has it, and that is said', async () => {
    const holder = join(root, 'held');
    mkdirSync(holder);
    const lock = await lockFolder(holder, { inUse: () => new Error('held'), onLost: () => {} });
    try {
      await expect(without('indexes', '--folder', holder, '--env-id', 'x')).rejects.toMatchObject({
        code: 'DATABASE_IN_USE',
        message: expect.stringMatching(/is open in another process.*Stop that process.*Data page/),
      });
    } finally {
      lock.release();
    }
  });

  it('has to be chosen among several environments', async () => {
    await json('import', file('other.jsonl', '{}'));
    await run(createServerProgram('0'), [
      'import',
      join(root, 'other.jsonl'),
      '--folder',
      folder,
      '--env-id',
      'b',
    ]);
    await expect(without('indexes', '--folder', folder)).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNKNOWN',
      message: expect.stringMatching(/several environments: b, shop/),
    });
  });
});
