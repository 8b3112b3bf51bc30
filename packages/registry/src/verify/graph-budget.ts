import { graphLimits } from '@image-relay/oci';
import { createGate, type Gate } from './gate.ts';

/** Keeps one image within the limits of a graph, and the images that are under way within memory. */
export interface GraphBudget {
  /** Why the image is too large, once it is. */
  readonly exceeded: string | undefined;
  /** Counts what a document names; false once the image is too large. */
  admit(descriptors: number): Promise<boolean>;
  /** Reads a document of so many bytes; undefined when the image is too large by the time it is its turn. */
  document<Value>(size: number, read: () => Promise<Value>): Promise<Value | undefined>;
  /** Looks at a config or layer, as `document` does. */
  blob<Value>(look: () => Promise<Value>): Promise<Value | undefined>;
  /** The image is done: another large one may begin. */
  end(): void;
}

/** Bytes of documents under way for one image, and what each counts for at least. */
const documentBytes = 4 * 1024 * 1024;
const leastDocument = 64 * 1024;
/** Requests for one image that wait in line: more would only fill memory. */
const blobsUnderWay = 128;
/** An image of more descriptors than this is large, and only so many of those are under way. */
const largeImage = 1_000;
const largeImages = 4;

/** The line in which large images wait: one for all images of a run. */
export function createLargeGate(): Gate {
  return createGate(largeImages);
}

export function createGraphBudget(large: Gate): GraphBudget {
  const documents = createGate(documentBytes);
  const blobs = createGate(blobsUnderWay);
  const done = Promise.withResolvers<void>();
  let descriptors = 0;
  let exceeded: string | undefined;
  let turn: Promise<void> | undefined;

  const unlessExceeded = async <Value>(job: () => Promise<Value>) =>
    exceeded === undefined ? await job() : undefined;

  return {
    get exceeded() {
      return exceeded;
    },
    async admit(count) {
      descriptors += count;
      if (descriptors > graphLimits.descriptors) {
        exceeded ??= `the image names more than ${graphLimits.descriptors} descriptors`;
      } else if (descriptors > largeImage) {
        turn ??= takeTurn(large, done.promise);
        await turn;
      }
      return exceeded === undefined;
    },
    document: (size, read) =>
      documents.run(Math.max(size, leastDocument), () => unlessExceeded(read)),
    blob: (look) => blobs.run(1, () => unlessExceeded(look)),
    end: () => done.resolve(),
  };
}

/** Resolves when there is room, which is kept until `done`. */
async function takeTurn(gate: Gate, done: Promise<void>): Promise<void> {
  await new Promise<void>((started) => {
    void gate.run(1, async () => {
      started();
      await done;
    });
  });
}
