/** The child's side of a program that these scripts start: gets its argument from its parent, and ends with it. */

/** Waits for the parent's first message, whose content is visible in no list of processes. */
export async function whatToDo<Argument>(): Promise<Argument> {
  process.once('disconnect', () => process.exit());
  return new Promise((resolve) => process.once('message', (argument) => resolve(argument as Argument)));
}

/** Sends a message to the waiting parent. */
export function tell(message: unknown): void {
  process.send?.(message);
}
