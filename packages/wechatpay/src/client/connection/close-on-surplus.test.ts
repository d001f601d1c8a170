import { Agent, type ClientRequest } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { closeOnSurplus } from './close-on-surplus';

const agent = closeOnSurplus(new Agent({ keepAlive: true }));

it('closes an idle connection on which an answer arrives that no request asked for', () => {
  const socket = new Socket();
  agent.keepSocketAlive(socket);
  expect(socket.destroyed).toBe(false);
  socket.emit('data', Buffer.from('HTTP/1.1 200 OK\r\n'));
  expect(socket.destroyed).toBe(true);
});

it('leaves a connection alone on which a request waits for its answer', () => {
  const socket = new Socket();
  agent.keepSocketAlive(socket);
  agent.reuseSocket(socket, {} as ClientRequest);
  socket.emit('data', Buffer.from('HTTP/1.1 200 OK\r\n'));
  expect(socket.destroyed).toBe(false);
});
