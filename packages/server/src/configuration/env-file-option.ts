/**
 * The option of each command that reads a configuration, for commander. Node looks for `--env-file` behind the name of a program, too,
 * and ends with 9 before anything of ours runs if the file is missing; the short name leads to our own words.
 *
 * @see https://github.com/nodejs/node/issues/54232
 */
export const ENV_FILE_OPTION = [
  '-e, --env-file <file>',
  'a file with environment variables; those that are set already stay',
] as const;
