/**
 * What tests and the programs that they start see of the environment: where programs, temporary files and the npm registry are,
 * and what this project's scripts set. The rest belongs to the person who runs the tests: their language, terminal, CI, time zone,
 * database and payment credentials decide nothing. A test that wants such a variable sets it.
 */
const KEPT = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'SHELL',
  // Windows
  'PATHEXT',
  'SYSTEMROOT',
  'COMSPEC',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
  'TMP',
  // The npm registry, where a package manager needs it
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // Options of test runs
  'RUNS',
  'BILL_ROWS',
  'UPDATE_PICTURES',
  'KEEP_SCREENSHOTS',
];
const KEPT_PREFIXES = ['NODE_', 'NPM_', 'PNPM_', 'COREPACK_', 'JEST_', 'XDG_'];

function isKept(name) {
  const upper = name.toUpperCase();
  return KEPT.includes(upper) || KEPT_PREFIXES.some((prefix) => upper.startsWith(prefix));
}

for (const name of Object.keys(process.env)) {
  if (!isKept(name)) delete process.env[name];
}
// Without one, Node's own locale would decide, which was set when the process started.
process.env.LANG = 'C.UTF-8';
