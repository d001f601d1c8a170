import { join } from 'node:path';
import { type ConsoleFiles, consoleFiles } from '@opencloudpay/console';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import {
  type ControlServer,
  type Emulator,
  EmulatorError,
  type ProtocolVersion,
  projectFolder,
  serveControl,
  startEmulator,
  type User,
} from '@opencloudpay/emulator';
import { say } from '../init/say';
import { showInstallation } from '../install/show-installation';
import { type Activity, jsonActivity } from './activity';
import { type CodeFindings, codeFindings } from './code-findings';
import { tellFindings } from './findings';
import { functionChecks } from './function-checks';
import { openDatabase } from './open-database';
import { inWordsOfOptions } from './startup-errors';
import { terminalActivity } from './terminal-activity';

/** A second user to choose in the console. */
const SECOND_USER = 'oAnotherPayer00000000000000A';

export interface DevOptions {
  port: number;
  /** Do not save the state. */
  ephemeral: boolean;
  /** Start without the saved state. */
  reset: boolean;
  /** The openid of the default caller. */
  user?: string;
  subMchId?: string;
  envId?: string;
  /** Refuse what the emulator otherwise lets pass with a warning. */
  strict: boolean;
  /** Install with npm what the functions' package.json files declare, before the start. */
  install: boolean;
  /** Use Tencent's wx-server-sdk where functions declare it: `install` installs it. */
  realSdk: boolean;
  /** Name everything that was found, instead of the first few. */
  verbose: boolean;
  /** Print every event as JSON instead of lines for a reader. */
  json: boolean;
  /** The version of WeChat Pay's protocol that functions use. */
  protocol: ProtocolVersion;
  /** The version of this program. */
  version: string;
}

/**
 * `cloudpay dev`: runs a project's functions and payments on this machine until `until` settles.
 *
 * @throws errors with a message for the terminal: what happened, and what to do
 */
export async function dev(folder: string, options: DevOptions, until: Promise<unknown>): Promise<void> {
  const { port, ephemeral, reset, protocol, version, user, subMchId, envId, strict } = options;
  if (options.install)
    await showInstallation(folder, { ...options, isStrict: false }, process.stdout, abortedBy(until));
  const started = performance.now();
  const activity = options.json ? jsonActivity(process.stdout) : terminalActivity(process.stdout);
  const state = ephemeral ? undefined : join(projectFolder(folder), '.cloudpay');
  // Replaced when the checks can run.
  let onReload = activity.reload;
  let endedBy: EmulatorError | undefined;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const emulator = await startEmulator({
    functions: folder,
    watch: true,
    state,
    reset,
    subMchId,
    envId,
    version: protocol,
    strict,
    ...(user !== undefined && { user: { openId: user } }),
    onDelivery: activity.delivery,
    onReload: (reload) => onReload(reload),
    onProblem: activity.stateProblem,
    onStopped: (error) => {
      endedBy = error;
      end();
    },
  }).catch((error: unknown) => {
    throw inWordsOfOptions(error, { port });
  });
  try {
    const unsubscribe = follow(emulator, activity);
    const findings = tellFindings(emulator, { folder, ...options }, process.stdout);
    const code = codeFindings(folder);
    const checks = functionChecks(emulator, activity, findings.told);
    void until.then(checks.stop);
    onReload = (reload) => {
      activity.reload(reload);
      findings.tell();
      code.changed();
      checks.check([...reload.added, ...reload.changed]);
    };
    const control = await serve(emulator, {
      port,
      version,
      stateFolder: state,
      users: usersOf(emulator),
      page: consoleFiles(),
      code,
    });
    activity.ready(
      {
        console: control.url,
        session: control.sessionUrl,
        folder: emulator.folder,
        functions: emulator.functions(),
        found: findings.facts(),
        urls: emulator.urls,
        protocol,
        user: emulator.user.openId,
        state,
        version,
      },
      performance.now() - started,
    );
    findings.tell();
    checks.check(emulator.functionNames());
    // Not before the line `ready`: the start does not wait for it.
    void openDatabase(emulator, folder);
    await Promise.race([until, ended]);
    activity.stopping();
    unsubscribe();
    await control.close();
    if (endedBy) throw endedBy;
  } finally {
    await emulator.stop();
  }
}

function abortedBy(until: Promise<unknown>): AbortSignal {
  const abort = new AbortController();
  void until.then(() => abort.abort());
  return abort.signal;
}

function usersOf({ user }: Emulator): User[] {
  return user.openId === SECOND_USER ? [user] : [user, { openId: SECOND_USER }];
}

async function serve(
  emulator: Emulator,
  options: {
    port: number;
    version: string;
    stateFolder: string | undefined;
    users: User[];
    page: ConsoleFiles;
    code: CodeFindings;
  },
): Promise<ControlServer> {
  const { page, code, ...rest } = options;
  try {
    return await serveControl(emulator, {
      ...rest,
      codeFindings: code.in,
      static: (request) => page.respond(request),
    });
  } catch (error) {
    if (!isCodedError(error, 'PORT_TAKEN')) throw error;
    throw new EmulatorError(
      'PORT_TAKEN',
      say(
        `Port ${options.port} of 127.0.0.1 is in use, perhaps by another cloudpay dev. Stop that program, or choose another port with --port ${options.port + 1}.`,
        `127.0.0.1 的端口 ${options.port} 已被占用，可能是另一个 cloudpay dev。请停止那个程序，或用 --port ${options.port + 1} 换一个端口。`,
      ),
      { cause: error },
    );
  }
}

/** Prints failed calls, log lines and the clock. */
function follow(emulator: Emulator, activity: Activity): () => void {
  return emulator.subscribe((change) => {
    if (change.type === 'log') activity.log(change.line);
    if (change.type === 'call') activity.call(change.call);
    if (change.type === 'clock') {
      const clock = emulator.clock();
      if (!clock.advancing) activity.clock(clock);
    }
  });
}
