import type { Clock } from '../timers/clock';

/** A clock that stands still until a test advances it; then it runs the due timers, in order, and awaits each. */
export function manualClock(
  start: string,
): Clock & { advanceTo(time: string): Promise<void>; pending(): number } {
  let now = new Date(start).getTime();
  let tasks: { at: number; run: () => Promise<void> }[] = [];
  return {
    now: () => now,
    schedule(at, run) {
      const task = { at, run };
      tasks = [...tasks, task].sort((a, b) => a.at - b.at);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
    async advanceTo(time) {
      const target = new Date(time).getTime();
      for (let task = tasks[0]; task && task.at <= target; task = tasks[0]) {
        tasks = tasks.slice(1);
        now = Math.max(now, task.at);
        await task.run();
      }
      now = target;
    },
    pending: () => tasks.length,
  };
}
