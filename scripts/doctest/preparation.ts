/** What the reader does by hand, and what differs here from the reader's machine. */
export interface Preparation {
  readonly env?: Readonly<Record<string, string>>;
  /** The folder in which a block begins that has this text; otherwise it is where the last one ended, at first the project. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Text of commands, and what the reader has in its place. Ports are replaced anyway. */
  readonly replaced?: Readonly<Record<string, string>>;
  /** See `StandInSettings`. */
  readonly more?: Readonly<Record<string, readonly string[]>>;
  readonly verdicts?: Readonly<Record<string, readonly number[]>>;
  /** Commands of the page's prose, before the block with this text. */
  readonly before?: Readonly<Record<string, string>>;
  close?(): Promise<void>;
}
