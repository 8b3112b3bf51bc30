interface Given {
  readonly appId?: string;
  readonly privateKey?: string;
  readonly releaseBranch?: string;
  readonly targets: readonly string[];
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
}

export function appIdAndPrivateKey({ appId, privateKey }: Given) {
  if ((appId === undefined) === (privateKey === undefined)) return undefined;
  const [given, absent] =
    appId === undefined ? ['private-key', 'app-id'] : ['app-id', 'private-key'];
  return {
    inputs: ['app-id', 'private-key'],
    message: `"${given}" was given and "${absent}" was not`,
    hint: 'give both, or neither to use `token`',
  };
}

export function releaseBranchIsNoTarget({ releaseBranch, targets }: Given) {
  if (releaseBranch === undefined || !targets.includes(releaseBranch)) return undefined;
  return {
    inputs: ['release-branch', 'targets'],
    message: `"${releaseBranch}" is the release branch and a target as well`,
    hint: 'leave it out of `targets`',
  };
}

export function noneStandsAlone({ labels, reviewers }: Given) {
  const lists = { labels, reviewers };
  return Object.entries(lists)
    .filter(([, list]) => list.includes('none') && list.length > 1)
    .map(([name]) => ({
      inputs: [name],
      message: `"none" stands alone in "${name}"`,
      hint: 'write `none`, or a list without it',
    }));
}
