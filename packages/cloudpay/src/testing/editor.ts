import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

/** What an editor shows of a program in this package: TypeScript's own language server, as editors start it. */
export interface Editor {
  /** The completions at each mark `▮`, without the `?` of optional ones. */
  completions(program: string): Promise<string[][]>;
  /** The errors, with every line of their text. */
  problems(program: string): Promise<string[]>;
  /** The hover text at each mark `▮`. */
  hovers(program: string): Promise<string[]>;
  /** Resolves when the server has ended: its pipes would keep the process of the tests from ending. */
  close(): Promise<void>;
}

interface Item {
  label: string;
}

interface Hover {
  contents: { value: string };
}

export async function openEditor(): Promise<Editor> {
  const manifest = require.resolve('typescript/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { tsc: string } };
  const server = spawn(process.execPath, [join(dirname(manifest), bin.tsc), '--lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // The server is a Go program. It lives for seconds: collecting its garbage often takes a fifth of them.
    env: { ...process.env, GOGC: '400' },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(join(__dirname, '..')).href,
    capabilities: {
      textDocument: { completion: {}, diagnostic: {}, hover: { contentFormat: ['markdown'] } },
    },
  });
  await connection.sendNotification('initialized', {});

  // One document, never written to disk: with one for each program, the server would check all of them every time.
  const uri = pathToFileURL(join(__dirname, 'program.ts')).href;
  let version = 0;
  async function open(text: string): Promise<{ uri: string }> {
    version += 1;
    await (version === 1
      ? connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri, languageId: 'typescript', version, text },
        })
      : connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version },
          contentChanges: [{ text }],
        }));
    return { uri };
  }

  /** Asks about each mark of a program. Each program is checked anew, so one with many marks is fast. */
  async function atEachMark<Answer>(method: string, program: string): Promise<Answer[]> {
    const pieces = program.split('▮');
    const textDocument = await open(pieces.join(''));
    const answers: Answer[] = [];
    let line = 0;
    let character = 0;
    for (const piece of pieces.slice(0, -1)) {
      const lines = piece.split('\n');
      line += lines.length - 1;
      character = (lines.length === 1 ? character : 0) + (lines.at(-1)?.length ?? 0);
      answers.push(
        await connection.sendRequest<Answer>(method, { textDocument, position: { line, character } }),
      );
    }
    return answers;
  }

  return {
    async completions(program) {
      const answers = await atEachMark<{ items: Item[] }>('textDocument/completion', program);
      return answers.map(({ items }) => items.map(({ label }) => label.replace(/\?$/, '')));
    },
    async problems(program) {
      const answer = await connection.sendRequest<{ items: { message: string }[] }>(
        'textDocument/diagnostic',
        { textDocument: await open(program) },
      );
      return answer.items.map(({ message }) => message);
    },
    async hovers(program) {
      const answers = await atEachMark<Hover | null>('textDocument/hover', program);
      return answers.map((answer) => answer?.contents.value ?? '');
    },
    async close() {
      const ended = new Promise((resolve) => server.once('close', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}
