import { OciError, parseReference, type Reference } from '@image-relay/oci';

/** One entry of the input `images`. */
export type ImageInput =
  | { readonly kind: 'remote'; readonly text: string; readonly reference: Reference }
  | { readonly kind: 'layout'; readonly text: string };

const layout = /^oci(-archive)?:/;

/** Reads a reference that has a tag or a digest, or the name of a layout. Throws REFERENCE_INVALID. */
export function parseImage(text: string): ImageInput {
  if (layout.test(text)) {
    if (text.replace(layout, '') !== '') return { kind: 'layout', text };
    throw new OciError('REFERENCE_INVALID', `"${text}" names no path`);
  }
  const reference = parseReference(text);
  if (reference.tag !== undefined || reference.digest !== undefined) {
    return { kind: 'remote', text, reference };
  }
  throw new OciError('REFERENCE_INVALID', `"${text}" has neither a tag nor a digest`);
}

/** The hosts of all images, each once. */
export function registriesOf(images: readonly ImageInput[]): readonly string[] {
  const hosts = images.flatMap((image) =>
    image.kind === 'remote' ? [image.reference.registry] : [],
  );
  return [...new Set(hosts)];
}
