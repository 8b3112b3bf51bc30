import type { RepositoryName } from '@image-relay/oci';
import type { Context } from './clients.ts';

type Inputs = Context['inputs'];

/** Whether the inputs name the image, so that nothing has to be looked for. */
export function isSourceNamed({ digest, source }: Inputs): boolean {
  return digest !== undefined || source?.tag !== undefined || source?.digest !== undefined;
}

/** Where the image is read: what is named, else what the release names, else the target. */
export function sourceRepository(
  { source, image }: Inputs,
  released: RepositoryName | undefined,
): RepositoryName {
  const { registry, repository } = source ?? released ?? image;
  return { registry, repository };
}
