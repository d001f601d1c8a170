/** The built `cloudpay serve` as a program of a run. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Launch } from '../launch.ts';

const SERVER = join(import.meta.dirname, '../../../packages/server/dist/cloudpay-server.cjs');

/** Ends the host with this process, also after SIGKILL: then the channel between them is closed. */
const END_WITH_PARENT = `data:text/javascript,process.once('disconnect',()=>process.exit());process.channel.unref()`;

/** Milliseconds between two looks at `/readyz`. */
const LOOK = 50;

/** @param url its address on this machine, which answers `/readyz` */
export function launchServe(project: string, config: string, url: string): Launch {
  return (log) => {
    const child = fork(SERVER, ['serve', project, '--config', config], {
      execArgv: ['--import', END_WITH_PARENT],
      stdio: ['ignore', log, log, 'ipc'],
      env: { PATH: process.env['PATH'] ?? '' },
    });
    return { child, ready: untilReady(child, url) };
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  // Its end says so.
  await new Promise(() => {});
}
