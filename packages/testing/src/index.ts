export * from './events/index.ts';
export * from './github/index.ts';
