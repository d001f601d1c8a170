/** The option of each command that reads a configuration, for commander. */
export const ENV_FILE_OPTION = [
  '--env-file <file>',
  'a file with environment variables; those that are set already stay',
] as const;
