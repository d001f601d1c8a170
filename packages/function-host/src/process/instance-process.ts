import { type ChildProcess, spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import type { Exit } from '../errors';
import type { LogLevel } from '../log';
import { builtProgram } from './built-program';
import { type InstanceChannel, instanceChannel } from './channel/instance-channel';
import { lineSplitter } from './channel/line-splitter';
import type { MessageFromInstance, MessageToInstance } from './channel/messages';
import { HEAP_FULL, heapLimit } from './memory';
import { tellGuardian } from './process-tree/guardian';
import { MARK_VARIABLE, newMark } from './process-tree/process-mark';
import { killGroup, killTree } from './process-tree/process-tree';
import { endStrays } from './process-tree/stray-processes';

export interface InstanceProcessOptions {
  /** The function's folder, in which the process runs. */
  folder: string;
  /** MB. */
  memoryLimit: number;
  /** The whole environment of the process. */
  environment: Readonly<Record<string, string>>;
}

/** The end of a process. */
export interface End extends Exit {
  /** Whether it ended because its object heap was full. */
  heapFull: boolean;
  /** Whether it has not read the last message to its end. */
  lostMessage: boolean;
  /** Why it could not be started. */
  startError?: Error;
}

export interface ProcessListener {
  onMessage(message: MessageFromInstance): void;
  /** Received invalid data. `problem` is the end of a sentence whose subject is the data. */
  onBroken(problem: string): void;
  /** A line that was written past the channel: by V8, by another program, or directly to a file descriptor. */
  onOutput(level: LogLevel, line: string): void;
  /** The channel is closed: no message reaches the process any more. Usually it is about to end. */
  onUnreachable(): void;
  /** It continues without its channel. */
  onHungUp(): void;
  /** It has ended, and all its output has been read. */
  onEnd(end: End): void;
  /** So have the processes that the function had started. @param left the ids of processes that could not be ended */
  onGone(left: number[]): void;
}

/** How long the host waits for the output of an aborted process, in milliseconds. */
const LAST_WORDS = 500;

/** How long a process with a closed channel may take to end by itself, in milliseconds. */
const HANG_UP = 2_000;

/** By so much a process is nicer than its host. */
const NICER = 2;

/** Processes that may still run, so that none outlives a host that ends without `stop()`. */
const running = new Set<InstanceProcess>();
let endingWithHost = false;

/** The process of an instance: started at once, it waits for the message with the function to load. */
export class InstanceProcess {
  readonly #child: ChildProcess;
  readonly #channel: InstanceChannel;
  readonly #listener: ProcessListener;
  readonly #mark = newMark();
  #exit: Exit | undefined;
  #startError: Error | undefined;
  #heapFull = false;
  #lostMessage = false;
  #errorsRead = false;
  #patience: NodeJS.Timeout | undefined;
  #hangUp: NodeJS.Timeout | undefined;
  #ended = false;
  /** A new process keeps its parent alive. */
  #keptAlive: 'never' | 'channel' | 'end' = 'end';

  constructor(options: InstanceProcessOptions, listener: ProcessListener) {
    this.#listener = listener;
    this.#child = start(options, this.#mark);
    running.add(this);
    if (this.pid !== undefined) {
      letHostGoFirst(this.pid);
      tellGuardian('started', this.pid);
    }
    endWithHost();
    this.#channel = instanceChannel(this.#child, {
      onMessage: (message) => listener.onMessage(message),
      onBroken: (problem) => listener.onBroken(problem),
      onClose: (lostMessage) => {
        this.#lostMessage = lostMessage;
        listener.onUnreachable();
        if (this.#exit === undefined) this.#hangUp = setTimeout(() => listener.onHungUp(), HANG_UP);
        this.#checkEnd();
      },
    });
    this.#readOutput(this.#child.stdout, 'log');
    this.#readOutput(this.#child.stderr, 'error');
    this.#child.stderr?.once('close', () => this.#onErrorsRead());
    this.#child.once('exit', (code, signal) => {
      this.#exit = { code, signal };
      if (this.pid !== undefined) {
        // A process that ends by itself leaves the processes that it has started.
        killGroup(this.pid);
        tellGuardian('ended', this.pid);
      }
      this.#checkEnd();
    });
    this.#child.once('error', (error) => {
      if (this.pid !== undefined) return;
      this.#exit = { code: null, signal: null };
      this.#startError = error;
      this.#checkEnd();
    });
  }

  /** `undefined` if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: MessageToInstance): void {
    this.#channel.send(message);
  }

  /** Ends it and the processes that it has started. */
  kill(): void {
    killTree(this.#child);
  }

  /** The same, when the host's own process ends. The guardian ends detached processes then. */
  killAtExit(): void {
    killTree(this.#child, { atExit: true });
  }

  /**
   * How long it keeps the host's own process alive: not at all, while it has its channel, or until it has ended and all
   * its output has been read. The channel alone suffices for a call, whose end is a message or the end of the channel.
   */
  keepHostAlive(until: 'never' | 'channel' | 'end'): void {
    if (this.#ended || until === this.#keptAlive) return;
    const { stdout, stderr } = this.#child;
    if (until === 'never') this.#channel.unref();
    else this.#channel.ref();
    if ((until === 'end') !== (this.#keptAlive === 'end')) {
      for (const handle of [this.#child, stdout, stderr]) {
        // The types of a child's streams are wider than the sockets that they are.
        if (!handle || !('ref' in handle && 'unref' in handle)) continue;
        if (until === 'end') handle.ref();
        else handle.unref();
      }
    }
    this.#keptAlive = until;
  }

  /** Its last messages arrive by the channel, which may have unread data after the end of the process. */
  #checkEnd(): void {
    const exit = this.#exit;
    if (exit !== undefined) clearTimeout(this.#hangUp);
    if (exit === undefined || this.#ended || this.#channel.isOpen()) return;
    // V8's last output arrives by the pipes. Processes that the function has started may keep them open forever.
    if (exit.signal === 'SIGABRT' && !this.#errorsRead) {
      this.#patience ??= setTimeout(() => this.#onErrorsRead(), LAST_WORDS);
      return;
    }
    clearTimeout(this.#patience);
    this.#ended = true;
    running.delete(this);
    const startError = this.#startError;
    this.#listener.onEnd({
      ...exit,
      heapFull: this.#heapFull,
      lostMessage: this.#lostMessage,
      ...(startError && { startError }),
    });
    void endStrays(this.#mark).then((left) => this.#listener.onGone(left));
  }

  #onErrorsRead(): void {
    this.#errorsRead = true;
    this.#checkEnd();
  }

  #readOutput(stream: ChildProcess['stdout'], level: LogLevel): void {
    const lines = lineSplitter((line) => {
      if (level === 'error' && HEAP_FULL.test(line)) this.#heapFull = true;
      this.#listener.onOutput(level, line);
    });
    stream
      ?.setEncoding('utf8')
      .on('data', (text: string) => lines.write(text))
      .on('end', () => lines.end());
  }
}

function start({ folder, memoryLimit, environment }: InstanceProcessOptions, mark: string): ChildProcess {
  // None of the host's own flags: a debugger, a loader, a test runner's. Garbage is to be collected
  // before it counts; a large nursery would delay that.
  const flags = [
    `--max-old-space-size=${heapLimit(memoryLimit)}`,
    '--max-semi-space-size=8',
    // This Node is newer than the cloud's: it would warn about features that older SDKs use, unlike the cloud.
    '--no-deprecation',
  ];
  return spawn(process.execPath, [...flags, builtProgram('instance')], {
    cwd: folder,
    env: { ...environment, [MARK_VARIABLE]: mark },
    // The last is the channel, CHANNEL_FD. On Windows only an overlapped pipe can be read and written at once;
    // elsewhere it is a pipe like the others.
    stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
    // A separate process group: the terminal's Ctrl-C is for the host, and processes that a function starts end with it.
    detached: process.platform !== 'win32',
  });
}

/**
 * While functions compute on all cores, the host passes calls on, reads answers and accepts connections before they
 * continue: it needs a moment for each, and everyone waits for it.
 */
function letHostGoFirst(pid: number): void {
  try {
    setPriority(pid, Math.min(getPriority() + NICER, constants.priority.PRIORITY_LOW));
  } catch {
    // It has ended already, or the system does not allow it: the function runs as before.
  }
}

function endWithHost(): void {
  if (endingWithHost) return;
  endingWithHost = true;
  process.once('exit', () => {
    for (const each of running) each.killAtExit();
  });
}
