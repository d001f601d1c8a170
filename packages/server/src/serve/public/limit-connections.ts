import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';

/** Connections of a host at once: some 20 KB each. */
const MOST_CONNECTIONS = 20_000;
/** Open files for everything else: functions, the database, files, the gateway's own calls. */
const OTHER_FILES = 1_000;
/** Milliseconds between two complaints. */
const COMPLAINT_INTERVAL = 10_000;

/**
 * Limits the connections of a server. At the limit the idle ones are closed, which frees places, and new ones are refused
 * until there are some: the host keeps the open files that functions and the database need.
 *
 * @param onFull called when connections are refused, at most once in a while
 * @param most connections at once. Default: 20_000, or what the limit of open files leaves
 */
export function limitConnections(
  server: Server,
  onFull: (most: number) => void,
  most: number = connectionsFor(openFilesLimit()),
): void {
  let complainedAt = Number.NEGATIVE_INFINITY;
  server.maxConnections = most;
  server.on('drop', () => {
    server.closeIdleConnections();
    if (performance.now() - complainedAt < COMPLAINT_INTERVAL) return;
    complainedAt = performance.now();
    onFull(most);
  });
}

/** @param files the limit of open files of this process */
export function connectionsFor(files: number): number {
  return Math.min(MOST_CONNECTIONS, Math.max(Math.floor(files / 2), files - OTHER_FILES));
}

/** Node raises its own limit to the hard one. Where the system does not say it, there is none. */
function openFilesLimit(): number {
  try {
    const [, limit] = /^Max open files +\S+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Number(limit ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
