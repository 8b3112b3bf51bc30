export * from './builder/index.ts';
export * from './events/index.ts';
export * from './fixtures/index.ts';
export * from './forge/index.ts';
export * from './github/index.ts';
export * from './registry/index.ts';
export * from './runner/index.ts';
export * from './servers/index.ts';
