// The other side of the ratio: socket.io serving the same fan-out. POST / hands the body's JSON to every subscriber, stamped with the time of the emit.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer((request, response) => {
  if (request.method !== 'POST') return;
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    const message = JSON.parse(body);
    message.at = Math.round((performance.timeOrigin + performance.now()) * 1000);
    io.to(message.topic).emit('message', message);
    response.end(`${message.at}`);
  });
});
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false, httpCompression: false, serveClient: false });
io.on('connection', (socket) => socket.on('subscribe', (topic) => { socket.join(topic); }));
// It falls behind, and requests wait for long: none of them is to be given up.
Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
