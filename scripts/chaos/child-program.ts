/** The inside of a program that this folder's scripts start: told what to do by its parent, and gone when that is. */

/** Waits for the parent's first message. What it says is in no list of processes. */
export async function whatToDo<Argument>(): Promise<Argument> {
  process.once('disconnect', () => process.exit());
  return new Promise((resolve) => process.once('message', (argument) => resolve(argument as Argument)));
}

/** Says something to the parent, which has been waiting for it. */
export function tell(message: unknown): void {
  process.send?.(message);
}
