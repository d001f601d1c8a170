/** The least that an HTTP server with a function does: it parses, calls and answers. Started in the function's folder. */
const { createServer } = require('node:http');
const { join } = require('node:path');

const { main } = require(join(process.cwd(), 'index.js'));

const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', async () => {
    const result = await main(JSON.parse(Buffer.concat(pieces).toString()), {});
    const body = Buffer.from(JSON.stringify(result));
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
