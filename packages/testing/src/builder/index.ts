import { buildWithBuildah, hasBuildah } from './buildah.ts';
import type { BuildRequest, BuiltImage } from './built-image.ts';
import { buildEmbedded } from './embedded.ts';

export type { BuildRequest, BuiltImage } from './built-image.ts';
export { buildEmbedded, buildWithBuildah, hasBuildah };

/**
 * Builds one index over all platforms: with buildah where it works, else with the embedded builder
 * and a `note` that says why. With `required` (CI) a missing or failing buildah is an error.
 */
export async function buildImage(
  request: BuildRequest,
  options: { required?: boolean } = {},
): Promise<BuiltImage & { readonly note?: string }> {
  try {
    if (await hasBuildah()) return await buildWithBuildah(request);
  } catch (error) {
    if (options.required === true) throw error;
    const reason = String((error as { stderr?: unknown }).stderr ?? error)
      .trim()
      .split('\n')
      .at(-1);
    return {
      ...(await buildEmbedded(request)),
      note: `buildah failed (${reason}): embedded builder`,
    };
  }
  if (options.required === true) throw new Error('buildah is not on the PATH');
  return {
    ...(await buildEmbedded(request)),
    note: 'buildah is not on the PATH: embedded builder',
  };
}
