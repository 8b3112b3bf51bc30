import { breakImage, type Journey, push, verify } from './journey.ts';
import { detail, short } from './print.ts';
import type { Published } from './pull-request.ts';
import { mustHold, type Recorder } from './recorder.ts';

/** A registry loses one manifest of an image: the missing digest is named, and pushing it again heals. */
export async function damage(
  recorder: Recorder,
  journey: Journey,
  { image, naming }: Published,
): Promise<void> {
  const tag = naming.tags[0] ?? '';
  const check = () => verify(`${journey.image}:${tag}`, naming.commit);
  const lost = await recorder.take({
    title: 'The arm64 manifest is deleted in the registry; the tag stays',
    name: 'break',
    work: () => breakImage(journey, image),
    result: (digest) => `deleted ${short(digest)}`,
  });
  const broken = await recorder.take({
    title: 'manifest-verify names what is missing, and fails',
    name: 'verify again',
    work: check,
    result: ({ outputs, exitCode }) => `${outputs.outcome}, exit code ${exitCode}`,
  });
  const said = broken.annotations.map((one) => one.message).join('\n');
  for (const line of said.split('\n')) detail(line);
  mustHold(broken.exitCode === 1 && broken.outputs.outcome === 'broken', 'it is refused');
  mustHold(said.includes('MANIFEST_MISSING') && said.includes(lost), 'the digest is named');
  const healed = await recorder.take({
    title: 'The same bytes are pushed again: the same digest is whole',
    name: 'heal',
    work: async () => {
      await push(journey, image, [tag]);
      return await check();
    },
    result: ({ outputs }) => `${outputs.outcome}: ${short(outputs.digest ?? '')}`,
  });
  mustHold(healed.outputs.outcome === 'ok', 'the image is healed');
}
