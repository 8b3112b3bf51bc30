export * from './builder/index.ts';
export * from './events/index.ts';
export * from './github/index.ts';
