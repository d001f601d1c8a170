/**
 * The program in an instance's process: loads one function, then calls it when the host says so, one call at a
 * time. Everything that a function can do to a process, it does to this one.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogLevel } from '../../log';
import type { InstanceSettings, InvokeMessage, LoadMessage, WarningKind } from '../channel/messages';
import { callFunction } from './call-function';
import { openChannel } from './channel';
import { loadFunction, type Main } from './loading/load-function';
import { installStandIns } from './loading/stand-ins';
import { captureConsole } from './output/capture-console';
import { captureOutput } from './output/capture-output';
import { describeThrown } from './output/thrown';
import { refuseHosts } from './refuse-hosts';
import { reportRefusals } from './report-refusals';

interface LoadedFunction {
  main: Main;
  settings: InstanceSettings;
}

const channel = openChannel(act);
/** Attributes even lines that are written after the call has ended. */
const currentCall = new AsyncLocalStorage<number>();
let loaded: LoadedFunction | undefined;
let lastCall = 0;
let isEnding = false;

const send = (line: { level: LogLevel; message: string; zh?: string; notice?: true; once?: WarningKind }) => {
  const call = currentCall.getStore();
  channel.send({ type: 'log', ...line, time: Date.now(), ...(call !== undefined && { call }) });
};
const log = (level: LogLevel, message: string) => send({ level, message });
captureConsole(log);
const flushOutput = captureOutput(log);
reportRefusals((refusal) => {
  const call = currentCall.getStore();
  channel.send({ type: 'refused', refusal, ...(call !== undefined && { call }) });
});
// Only listens: the function's own handlers, or Node, decide whether the process ends.
process.on('uncaughtExceptionMonitor', (error) =>
  channel.send({ type: 'uncaught', thrown: describeThrown(error) }),
);
process.on('exit', () => {
  isEnding = true;
  channel.send({ type: 'ending', lastCall });
});

function act(message: LoadMessage | InvokeMessage): void {
  if (message.type === 'load') void load(message);
  else if (isEnding) {
    // The function has prevented the end that it has reported to the host, and the host may give the call to another process.
    process.kill(process.pid, 'SIGKILL');
  } else if (loaded) {
    lastCall = message.call;
    currentCall.run(message.call, answer, message, loaded);
  }
}

async function load({ fn, settings, modules, refuse }: LoadMessage): Promise<void> {
  installStandIns(fn.path, modules);
  if (refuse) {
    refuseHosts(refuse, ({ message, zh = message }) => send({ level: 'warn', message, zh, notice: true }));
  }
  const found = await loadFunction(fn, Object.keys(modules));
  if ('main' in found) loaded = { main: found.main, settings };
  channel.send('main' in found ? { type: 'ready' } : { type: 'load-failed', ...found });
}

function answer(message: InvokeMessage, { main, settings }: LoadedFunction): void {
  void callFunction(main, message, settings, {
    onWarning: (once, { en: message, zh }) => send({ level: 'warn', message, zh, notice: true, once }),
    onOutcome(outcome) {
      flushOutput();
      channel.send({ ...outcome, call: message.call });
    },
  });
}
