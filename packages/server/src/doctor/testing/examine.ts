/** Examines a set-up of a test: some groups of checks, on files in a folder of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Language } from '@opencloudpay/internal';
import type { Status } from '../check';
import { GROUPS } from '../checks';
import type { DoctorContext } from '../context/context';
import { readContext } from '../context/read-context';
import { runChecks } from '../run-checks';

export interface Examined {
  id: string;
  subject?: string | undefined;
  status: Status;
  text: string;
  cure?: string | undefined;
}

export interface SetUp {
  /** The keys of cloudpay.json, or its text; without it the environment alone. */
  serve?: object | string;
  /** The keys of gateway.json. */
  gateway?: object;
  env?: Readonly<Record<string, string>>;
  live?: boolean;
  subMchId?: string;
  /** Further files, by their paths. */
  files?: Readonly<Record<string, string | Uint8Array>>;
}

/** The keys of a sound account that no test calls. */
export const ACCOUNT = {
  mode: 'direct',
  appid: 'wx0123456789abcdef',
  mchId: '1800000001',
  apiKey: 'k'.repeat(16) + 'y'.repeat(16),
};

/** The rest of a sound gateway. */
export const GATEWAY = {
  notify: { url: 'https://pay.shop.com', secret: 'the notify secret of the tests' },
  callbacks: { functions: { url: 'http://127.0.0.1:9' } },
};

export function temporaryFolder(): {
  folder: string;
  write(files: NonNullable<SetUp['files']>): void;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  return {
    folder,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The context of a set-up; its files are gone when `work` has ended. */
export async function inSetUp<T>(
  { serve, gateway, env = {}, live = false, subMchId, files = {} }: SetUp,
  work: (context: DoctorContext, folder: string) => Promise<T>,
): Promise<T> {
  const { folder, write, remove } = temporaryFolder();
  try {
    write(files);
    if (serve) write({ 'cloudpay.json': typeof serve === 'string' ? serve : JSON.stringify(serve) });
    if (gateway) write({ 'gateway.json': JSON.stringify(gateway) });
    const config = serve ? 'cloudpay.json' : gateway ? 'gateway.json' : undefined;
    const context = await readContext({
      ...{ project: folder, live, subMchId, env },
      ...(config !== undefined && { config: join(folder, config) }),
    });
    return await work(context, folder);
  } finally {
    remove();
  }
}

/**
 * The findings of some groups. A check that needs one of another group finds it only if that group is examined, too.
 *
 * @param language Default: English
 */
export function examine(
  groups: readonly string[],
  setUp: SetUp,
  language: Language = 'en',
): Promise<Examined[]> {
  return inSetUp(setUp, async (context) => {
    const chosen = GROUPS.filter(({ id }) => groups.includes(id));
    const results = await runChecks(
      chosen.flatMap((group) => group.checks(context)),
      context,
    );
    return results.flatMap(({ check, findings }) =>
      findings.map(({ status, text, cure }) => ({
        ...{ id: check.id, subject: check.subject, status },
        text: text[language],
        cure: cure?.[language],
      })),
    );
  });
}

/** `✗ text` and its cure. */
export function linesOf(found: readonly Examined[], id?: string): string[] {
  const marks = { ok: '✓', warning: '!', failure: '✗', skipped: '-' };
  return found
    .filter((each) => id === undefined || each.id === id)
    .map(({ status, text }) => `${marks[status]} ${text}`);
}
