import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Closes an idle connection on which bytes arrive. No request asked for them: they are an answer too many, and the next
 * request could get its end. Node 22 does so itself; older ones drop the bytes and use the connection again.
 */
export function closeOnSurplus<Given extends Agent>(agent: Given): Given {
  const { keepSocketAlive, reuseSocket } = agent;
  // Node calls the first when a request ends, and the second before the next one.
  agent.keepSocketAlive = (socket) => {
    socket.on('data', close);
    return keepSocketAlive.call(agent, socket);
  };
  agent.reuseSocket = (socket, request) => {
    socket.removeListener('data', close);
    reuseSocket.call(agent, socket, request);
  };
  return agent;
}

function close(this: Duplex): void {
  this.destroy();
}
