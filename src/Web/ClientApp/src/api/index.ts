export * from './client';
export * from './exchange';
