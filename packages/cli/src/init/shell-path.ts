/**
 * A path as people type it behind `cd`: quoted if a shell would take it apart.
 *
 * @param platform Default: that of this process
 */
export function shellPath(path: string, platform: NodeJS.Platform = process.platform): string {
  const plain = path.startsWith('-') ? `./${path}` : path;
  if (platform === 'win32') return /^[\w.:\\/-]+$/.test(plain) ? plain : `"${plain}"`;
  return /^[\p{L}\p{N}_./+@:-]+$/u.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
