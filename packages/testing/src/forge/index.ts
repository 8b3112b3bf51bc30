export type { ForgePackageVersion } from './account-model.ts';
export type { ForgeApp, NewApp } from './apps.ts';
export type { ForgeFault } from './faults.ts';
export { type Forge, startForge } from './forge.ts';
export type { ForgePackageHandle, NewPackage, NewVersion } from './forge-package.ts';
export type { ForgeRepository, NewCommit } from './forge-repository.ts';
export type {
  ForgeAsset,
  ForgeDeployment,
  ForgePullRequest,
  ForgeRelease,
  ForgeRule,
  ForgeRun,
} from './model.ts';
export type { ForgeOptions } from './options.ts';
export type { ForgeRequest } from './state.ts';
export type { TokenGrant } from './tokens.ts';
