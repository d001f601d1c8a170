/** Stands for the name of each function in a text about several. */
const ANY = '<function>';

/**
 * The cause in a text about a function: equal for all functions that have it. `Run npm install in /shop/pay.` becomes
 * `Run npm install in /shop/<function>.`
 */
export function causeOf(text: string, functionName: string): string {
  if (functionName === '') return text;
  const name = functionName.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`(?<=^|云函数 |[/\\\\'"\`])${name}(?=[/\\\\'"\`.,:;\\s]|$)`, 'g'), ANY);
}

/** A problem with all functions that have it. */
export interface Group {
  functionNames: string[];
  /** The text; with `<function>` for the functions' names if there are several. */
  text: string;
}

/** Collects texts about functions by their cause. */
export class CauseGroups {
  readonly #groups = new Map<string, Group>();

  add(functionName: string, text: string): void {
    const cause = causeOf(text, functionName);
    const group = this.#groups.get(cause);
    if (!group) this.#groups.set(cause, { functionNames: [functionName], text });
    else if (!group.functionNames.includes(functionName)) {
      group.functionNames.push(functionName);
      group.text = cause;
    }
  }

  /** The groups so far, and begins again. */
  take(): Group[] {
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    return groups;
  }
}

/** The causes that the reader has seen, by function. */
export class SeenCauses {
  readonly #seen = new Map<string, Set<string>>();

  /** Notes a cause. @returns whether it is new, new for this function, or known. */
  note(functionName: string, text: string): 'new' | 'new-for-function' | 'known' {
    const cause = causeOf(text, functionName);
    const functions = this.#seen.get(cause);
    if (!functions) {
      this.#seen.set(cause, new Set([functionName]));
      return 'new';
    }
    if (functions.has(functionName)) return 'known';
    functions.add(functionName);
    return 'new-for-function';
  }

  /** Forgets what was seen of a function: its code has changed. */
  forget(functionName: string): void {
    for (const [cause, functions] of this.#seen) {
      functions.delete(functionName);
      if (functions.size === 0) this.#seen.delete(cause);
    }
  }
}
