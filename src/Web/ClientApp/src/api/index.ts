export * from './client.js';
export * from './exchange.js';
