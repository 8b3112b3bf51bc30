import type { AccountRoutes, Routes } from './answer.ts';
import { appRoutes } from './app-routes.ts';
import { assetRoutes } from './asset-routes.ts';
import { commitRoutes } from './commit-routes.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { gitDatabaseRoutes } from './git-database-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { packageRoutes } from './package-routes.ts';
import { pullRequestRoutes } from './pull-request-routes.ts';
import { refRoutes } from './ref-routes.ts';
import { releaseRoutes } from './release-routes.ts';
import { runRoutes } from './run-routes.ts';
import { timelineRoutes } from './timeline-routes.ts';

/** Every operation about a repository. */
export const routes: Routes = {
  ...assetRoutes,
  ...commitRoutes,
  ...deploymentRoutes,
  ...gitDatabaseRoutes,
  ...issueRoutes,
  ...pullRequestRoutes,
  ...refRoutes,
  ...releaseRoutes,
  ...runRoutes,
  ...timelineRoutes,
};

/** Every operation about anything else. */
export const accountRoutes: AccountRoutes = { ...appRoutes, ...packageRoutes };
