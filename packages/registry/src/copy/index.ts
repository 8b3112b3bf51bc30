export { type CopiedImage, type CopyOptions, copyImage } from './copy-image.ts';
export { putTags, type TaggedManifest } from './put-tags.ts';
