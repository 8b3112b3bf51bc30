import { OciError, parseReference, type Reference } from '@image-relay/oci';

/** One entry of the input `images`. */
export type ImageInput =
  | { readonly kind: 'remote'; readonly text: string; readonly reference: Reference }
  | { readonly kind: 'layout'; readonly text: string }
  | { readonly kind: 'storage'; readonly text: string };

const local = /^(?:(oci|oci-archive)|storage):/;

/** Reads a reference that has a tag or a digest, or the name of a layout or storage. Throws REFERENCE_INVALID. */
export function parseImage(text: string): ImageInput {
  const prefix = local.exec(text);
  if (prefix !== null) {
    const kind = prefix[1] === undefined ? 'storage' : 'layout';
    if (text.length > prefix[0].length) return { kind, text };
    throw new OciError('REFERENCE_INVALID', `"${text}" names no path`);
  }
  const reference = parseReference(text, { lowerCase: true });
  if (reference.tag !== undefined || reference.digest !== undefined) {
    return { kind: 'remote', text, reference };
  }
  throw new OciError('REFERENCE_INVALID', `"${text}" has neither a tag nor a digest`, {
    hint: 'Add one, or name it in the input repositories to verify every tag.',
  });
}

/** The hosts of all images, each once. */
export function registriesOf(images: readonly ImageInput[]): readonly string[] {
  const hosts = images.flatMap((image) =>
    image.kind === 'remote' ? [image.reference.registry] : [],
  );
  return [...new Set(hosts)];
}
