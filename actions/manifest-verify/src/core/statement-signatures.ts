import { type Signature, withCode } from './signature.ts';

/** Content that is there and says something else than was expected. */
export const statementSignatures: readonly Signature[] = [
  {
    mechanism: 'not-a-manifest',
    matches: (verdict) => withCode(verdict, 'MANIFEST_INVALID').length > 0,
    what: () =>
      'Something else than a manifest was served, or one beyond the limits of this check.',
    advice:
      'Check that the host is a registry and that no proxy, log-in page or captive portal answers for it; then push the image again.',
  },
  {
    mechanism: 'unsupported-format',
    matches: (verdict) => withCode(verdict, 'MANIFEST_UNSUPPORTED').length > 0,
    what: () => 'The image has a format that clients no longer pull, such as Docker schema 1.',
    advice: 'Build and push it again with a current builder.',
  },
  {
    mechanism: 'wrong-description',
    matches: ({ faults }) =>
      faults.some(
        ({ code, actual }) =>
          code === 'MEDIA_TYPE_MISMATCH' || (code === 'SIZE_MISMATCH' && actual !== '0'),
      ),
    what: () => 'A descriptor and the content it names disagree about size or media type.',
    advice: 'Push the image again with the tool that built it; a tool in between rewrote it.',
  },
  {
    mechanism: 'wrong-platform',
    matches: (verdict) => withCode(verdict, 'PLATFORM_MISMATCH', 'PLATFORM_DUPLICATE').length > 0,
    what: () => 'The index was put together from images of other platforms than it says.',
    advice: 'Build every platform with its own --platform, and make the index from those digests.',
  },
  {
    mechanism: 'missing-platform',
    matches: (verdict) => withCode(verdict, 'PLATFORM_MISSING').length > 0,
    what: () => 'A required platform was not built, or was lost when the index was copied.',
    advice: 'Build the platform, or take it out of the input platforms.',
  },
  {
    mechanism: 'orphan',
    matches: (verdict) => withCode(verdict, 'ATTESTATION_ORPHAN', 'REFERRER_ORPHAN').length > 0,
    what: () => 'An attestation or referrer is about an image that is not where it should be.',
    advice:
      'Attach it to the digest that is there now, or build the index with its attestations again.',
  },
  {
    mechanism: 'wrong-commit',
    matches: (verdict) => withCode(verdict, 'REVISION_MISMATCH', 'REVISION_UNKNOWN').length > 0,
    what: () => 'The image was built from another commit, or does not say from which one.',
    advice:
      'Verify the digest that the build gave instead of a tag, and let the build set org.opencontainers.image.revision.',
  },
];
