import { defineContract, input, output } from '@image-relay/action-kit';
import { tagErrors } from '@image-relay/image-tags';

export const contract = defineContract({
  name: 'tag-sanitize',
  description: 'Turns any name, such as a branch, into a tag that every registry accepts.',
  branding: { icon: 'tag', color: 'blue' },
  runs: 'node24',
  inputs: {
    name: input.text({
      description:
        'The name to turn into a tag: a branch, a pull request title, anything on one line.',
      required: true,
      example: 'feature/dns/subdomain',
    }),
    suffix: input.text({
      description: 'Appended after a `-`, usually a short commit. Never cut.',
      pattern: /^[A-Za-z0-9._-]+$/,
      expected: 'letters, digits, `.`, `_` and `-`',
      example: 'abc1234',
    }),
    'max-length': input.integer({
      description: 'The longest tag that may come out, suffix and hash included.',
      default: '128',
      min: 1,
      max: 128,
    }),
    'also-replace': input.text({
      description:
        'Characters to replace by `-` although a tag may have them, for example `_` or `_.`.',
      expected: 'the characters to replace',
      example: '_',
    }),
    disambiguate: input.choice(['auto', 'never', 'strict'], {
      description:
        'When 8 hex digits of the hash of the name are added: `auto` when the name was cut or nothing was left of it, `strict` also whenever the tag differs from the name, so that no two names share a tag, `never`.',
      default: 'auto',
    }),
    fallback: input.text({
      description: 'Used when no character of the name can stand in a tag.',
      default: 'ref',
      pattern: /^(?!.*--)[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$/,
      expected: 'a short legal tag in lower case',
      example: 'ref',
    }),
    reserved: input.choice(['refuse', 'allow'], {
      description:
        'What to do with a tag that has a meaning of its own: without a suffix `latest`, `v1.2.3` or `sha256-…`, with one `pr-5-abc1234` and the like.',
      default: 'refuse',
    }),
  },
  outputs: {
    tag: output.text({ description: 'The tag, suffix included.' }),
    name: output.text({ description: 'The tag without the suffix.' }),
    lossy: output.boolean({ description: 'True when the name cannot be read back from the tag.' }),
    truncated: output.boolean({ description: 'True when the name was cut to the length.' }),
    reserved: output.boolean({ description: 'True when the tag has a meaning of its own.' }),
  },
  errors: { NAME_INVALID: tagErrors.NAME_INVALID, TAG_RESERVED: tagErrors.TAG_RESERVED },
});
