import type { WarningKind } from './channel/messages';

/** Which warnings were logged for each function. A reloaded function gets them again. */
export class ToldOnce {
  readonly #told = new Map<string, Set<WarningKind>>();

  /** Whether this is the first warning of its kind for the function. Further calls give false. */
  isFirst(functionName: string, kind: WarningKind): boolean {
    const told = this.#told.get(functionName) ?? new Set();
    this.#told.set(functionName, told);
    if (told.has(kind)) return false;
    told.add(kind);
    return true;
  }

  forget(functionName: string): void {
    this.#told.delete(functionName);
  }
}
