import type { Digest, Fault } from '@image-relay/oci';
import { explainStorage } from './explain.ts';
import type {
  Explanation,
  ImageReport,
  Outcome,
  Scope,
  StorageFault,
  StorageReport,
} from './report.ts';

/** What is said about one image, list or repository of a storage that is not ok. */
export interface Finding {
  readonly subject: string;
  readonly outcome: Outcome;
  readonly code: 'IMAGE_BROKEN' | 'IMAGE_UNVERIFIABLE' | 'LIST_UNREADABLE' | 'SELECTION_EMPTY';
  readonly message: string;
  /** One line a fault, then what it most likely comes from. */
  readonly details: readonly string[];
  readonly hint: string;
}

const shownFaults = 20;
const unexplained = 'read the faults above; the JSON report holds all of them';

/** `documents` is where the folder docs can be read, ending in a slash. */
export function findingOfImage(image: ImageReport, documents: string): Finding {
  const { faults, unverifiable, explanations } = image;
  return {
    subject: image.image,
    ...verdictOn(image.image, image),
    details: [
      ...linesOf([...faults, ...unverifiable]),
      ...explanations.map((explanation) => causeOf(explanation, documents)),
    ],
    hint: adviceOf(explanations),
  };
}

function causeOf({ what, incident }: Explanation, documents: string): string {
  return incident === undefined ? what : `${what} See ${documents}incidents.md#${incident}`;
}

function adviceOf(explanations: readonly Explanation[]): string {
  return [...new Set(explanations.map(({ advice }) => advice))].join(' ') || unexplained;
}

/** One finding a list that could not be read, or that selects nothing. */
export function findingsOfScope({ kind, name, code, message = '' }: Scope): readonly Finding[] {
  if (code === undefined) return [];
  if (code === 'SELECTION_EMPTY') {
    const hint = 'Check its name, and the expressions in the inputs tags and exclude-tags.';
    return [{ subject: name, outcome: 'unverifiable', code, message, details: [], hint }];
  }
  const list = kind === 'registry' ? 'catalogue' : 'list of tags';
  return [
    {
      subject: name,
      outcome: 'unverifiable',
      code: 'LIST_UNREADABLE',
      message: `the ${list} of ${name} could not be read: ${code}`,
      details: [message],
      hint: listAdvice(kind, code),
    },
  ];
}

/** One finding for each repository of a storage in which something is wrong. */
export function findingsOfStorage(
  { storage, faults, unverifiable }: StorageReport,
  documents: string,
): readonly Finding[] {
  const all = [...faults, ...unverifiable];
  return [...Map.groupBy(all, ({ repository }) => repository)].map(([repository, found]) => {
    const subject = repository === '' ? storage : `${repository} in ${storage}`;
    const own = {
      faults: found.filter((fault) => faults.includes(fault)),
      unverifiable: found.filter((fault) => unverifiable.includes(fault)),
    };
    const outcome = own.faults.length > 0 ? 'broken' : 'unverifiable';
    const explanations = explainStorage(own);
    return {
      subject,
      ...verdictOn(subject, { outcome, ...own }),
      details: [...linesOf(found), ...explanations.map((one) => causeOf(one, documents))],
      hint: adviceOf(explanations),
    };
  });
}

function verdictOn(
  subject: string,
  seen: Pick<ImageReport, 'outcome' | 'faults' | 'unverifiable'>,
): Pick<Finding, 'outcome' | 'code' | 'message'> {
  const { outcome, faults, unverifiable } = seen;
  return outcome === 'broken'
    ? { outcome, code: 'IMAGE_BROKEN', message: `${subject} is broken: ${countsOf(faults)}` }
    : {
        outcome,
        code: 'IMAGE_UNVERIFIABLE',
        message: `${subject} could not be verified: ${countsOf(unverifiable)}`,
      };
}

function listAdvice(kind: Scope['kind'], code: Scope['code']): string {
  if (code === 'TIMEOUT')
    return 'Raise the input timeout, or divide the work with the input shard.';
  if (kind === 'registry') {
    return 'Log in with an account that may list the catalogue. Where there is none, as on ghcr.io, name the repositories in the input repositories.';
  }
  return 'Log in with an account that may read the repository, and run again.';
}

/** `2 MANIFEST_MISSING, 1 BLOB_MISSING` */
export function countsOf(findings: readonly { readonly code: string }[]): string {
  const groups = Map.groupBy(findings, ({ code }) => code);
  return [...groups].map(([code, { length }]) => `${length} ${code}`).join(', ');
}

function linesOf(findings: readonly (Fault | StorageFault)[]): readonly string[] {
  const lines = findings.slice(0, shownFaults).map(formatFault);
  const more = findings.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more in the JSON report`] : lines;
}

/** `MANIFEST_MISSING: the registry has no manifest sha256:… (path: sha256:1a2b > sha256:3c4d)`, ways shortened. */
export function formatFault(fault: Fault | StorageFault): string {
  const { code, digest, message, path } = fault;
  const subject = digest === undefined || message.includes(digest) ? '' : ` ${digest}`;
  const way = path.length < 2 ? '' : ` (path: ${path.map(shorten).join(' > ')})`;
  return `${code}${subject}: ${cut(message)}${way}${tagsOf(fault)}`;
}

const longestMessage = 1_000;

/** What a message quotes of an image may be of any length; the report holds all of it. */
function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}

const shownTags = 5;

function tagsOf(fault: Fault | StorageFault): string {
  if (!('tags' in fault)) return '';
  const { tags } = fault;
  if (tags.length === 0) return ' (no tag)';
  const more = tags.length > shownTags ? ` and ${tags.length - shownTags} more` : '';
  return ` (tags: ${tags.slice(0, shownTags).join(', ')}${more})`;
}

const shortDigits = 12;

function shorten(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':') + 1 + shortDigits);
}
