/** A step of a workflow, as YAML holds it. */
export type Step = Readonly<Record<string, unknown>>;

/** What GitHub keeps for a repository: its files, caches, and artifacts by run. */
export interface Shelf {
  /** A folder with the files of the commit. */
  readonly sources: string;
  /** A folder for caches and artifacts. */
  readonly store: string;
}

const scripts: Readonly<Record<string, string>> = {
  checkout: 'cp -R "$SOURCES/." .',
  cache: `
    if [ -e "$STORE/cache/$WITH_PATH" ]; then
      mkdir -p "$(dirname "$WITH_PATH")"
      cp -R "$STORE/cache/$WITH_PATH" "$WITH_PATH"
    fi`,
  'upload-artifact': `
    to=$STORE/artifacts/$GITHUB_RUN_ID/$WITH_NAME
    if [ -e "$WITH_PATH" ]; then mkdir -p "$to"; cp -R "$WITH_PATH" "$to/"
    else test "\${WITH_IF_NO_FILES_FOUND:-warn}" != error; fi`,
  'download-artifact': `
    test -n "$WITH_GITHUB_TOKEN"
    mkdir -p "\${WITH_PATH:-.}"
    cp -R "$STORE/artifacts/$WITH_RUN_ID/$WITH_NAME/." "\${WITH_PATH:-.}/"`,
};
const saveCache = `
  mkdir -p "$(dirname "$STORE/cache/$WITH_PATH")"
  cp -R "$WITH_PATH" "$STORE/cache/$WITH_PATH"`;

/**
 * Puts shell steps in the place of GitHub's own actions: a checkout copies the files, a cache is taken
 * at its step and kept when the job succeeds, artifacts are folders by run.
 */
export function withStandIns(steps: readonly Step[], shelf: Shelf): readonly Step[] {
  const stood = steps.map((step) => standIn(step, scripts[nameOf(step) ?? ''], shelf));
  const caches = steps.filter((step) => nameOf(step) === 'cache');
  return [...stood, ...caches.map((step) => standIn(step, saveCache, shelf))];
}

function standIn(step: Step, script: string | undefined, { sources, store }: Shelf): Step {
  if (script === undefined) return step;
  const { uses: _, with: given = {}, ...rest } = step;
  const inputs = Object.entries(given as Step).map(([name, value]) => [
    `WITH_${name.toUpperCase().replaceAll('-', '_')}`,
    value,
  ]);
  const env = { SOURCES: sources, STORE: store, ...Object.fromEntries(inputs) };
  return { ...rest, shell: 'bash', env, run: script };
}

/** `cache` of `actions/cache@<commit>`. */
function nameOf({ uses }: Step): string | undefined {
  return /^actions\/([a-z-]+)@[0-9a-f]{40}$/.exec(String(uses))?.[1];
}
