/**
 * Options of Node for the programs that tests start: V8 compiles WebAssembly fast, and not a second time for speed. For a
 * process of seconds with PGlite, the second time takes a third of its CPU time.
 */
export const SHORT_PROCESS: readonly string[] = ['--liftoff-only'];
