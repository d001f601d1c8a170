import type { Desk } from './desk.ts';
import type { Preparation } from './preparation.ts';

/** Who follows pages, and what they have before the first command. */
export interface Reader {
  readonly pages: readonly string[];
  /** Whether the reader installs packages of ours with npm. */
  readonly installs?: boolean;
  /** Whether commands of the reader write into the clone, as builds do: such pages are followed one after the other. */
  readonly inClone?: boolean;
  /** Default: a project with the sample functions. */
  prepare?(desk: Desk): Promise<Preparation> | Preparation;
}
