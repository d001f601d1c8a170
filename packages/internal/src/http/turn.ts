/**
 * The steps of one turn of Node's event loop, each for everything that has arrived in it: first all bodies are read, then
 * all are processed, then all log lines are written and all answers sent. Code that runs for many requests in a row stays
 * in the processor's caches. A request that is alone goes through the same steps at once.
 *
 * Node runs immediates after it has read from all sockets that have data, and promises between two immediates.
 */
const arrived: (() => void)[] = [];
const ending: (() => void)[] = [];
let endIsPlanned = false;

/** Runs the step after all data of this turn is read. */
export function afterReading(step: () => void): void {
  if (arrived.length === 0) {
    setImmediate(processArrived);
    // Planned at the same time, since an immediate that is planned while others run waits for the next turn.
    planEnd();
  }
  arrived.push(step);
}

/** Runs the step at the end of the turn. */
export function atEndOfTurn(step: () => void): void {
  planEnd();
  ending.push(step);
}

function planEnd(): void {
  if (endIsPlanned) return;
  endIsPlanned = true;
  setImmediate(end);
}

function processArrived(): void {
  try {
    for (let step = arrived.shift(); step; step = arrived.shift()) step();
  } finally {
    // After a step that throws: each of the others has a request that waits for its answer.
    if (arrived.length > 0) setImmediate(processArrived);
  }
}

function end(): void {
  endIsPlanned = false;
  try {
    for (let step = ending.shift(); step; step = ending.shift()) step();
  } finally {
    // After a step that throws: answers may wait for the others.
    if (ending.length > 0) planEnd();
  }
}
