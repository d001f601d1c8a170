/** A document of a file. */
export interface FileDocument {
  /** As extended JSON; not parsed yet. */
  readonly text: string;
  /** The line where it begins, from 1. */
  readonly line: number;
}
