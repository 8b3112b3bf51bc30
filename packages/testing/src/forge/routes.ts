import type { Routes } from './answer.ts';
import { assetRoutes } from './asset-routes.ts';
import { commitRoutes } from './commit-routes.ts';
import { gitDatabaseRoutes } from './git-database-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { pullRequestRoutes } from './pull-request-routes.ts';
import { refRoutes } from './ref-routes.ts';
import { releaseRoutes } from './release-routes.ts';
import { runRoutes } from './run-routes.ts';

/** Every operation that the stand-in answers. */
export const routes: Routes = {
  ...assetRoutes,
  ...commitRoutes,
  ...gitDatabaseRoutes,
  ...issueRoutes,
  ...pullRequestRoutes,
  ...refRoutes,
  ...releaseRoutes,
  ...runRoutes,
};
