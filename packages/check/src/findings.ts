import type { Fix, Severity } from './rule-description';

/** A mistake in a project, in words. */
export interface Finding {
  rule: string;
  severity: Severity;
  /** Relative to the project, with `/`. */
  file: string;
  /** From 1. */
  line: number;
  column: number;
  /** The cloud functions whose code the file is; empty for the mini program's. */
  functions: readonly string[];
  /** The line of code. */
  excerpt: string;
  message: string;
  /** Why it matters. */
  reason: string;
  /** What to do. */
  help: string;
  link: string;
  fix?: Fix;
}

/** A call of an API of the platform. */
export interface ApiCall {
  /** `cloudPay.unifiedOrder`, `openapi.subscribeMessage.send`, `database`, `wx.cloud.callFunction` */
  api: string;
  file: string;
  line: number;
}

export interface CheckResult {
  /** The project's folder, absolute. */
  root: string;
  /** Sorted by file and line. */
  findings: readonly Finding[];
  /** Sorted by file and line. */
  calls: readonly ApiCall[];
  /** How many files were read. */
  files: number;
  /** The names of the cloud functions. */
  functions: readonly string[];
  /** Folders with functions that were not checked, absolute: of another mini program in the repository. */
  otherFolders: readonly string[];
}
