import type { Client } from '../transport/client.ts';
import { meansAbsent, readErrorDocument } from '../transport/status.ts';
import type { Answer } from '../transport/wire.ts';

/**
 * Undefined for a 404 that means "not there"; throws for a 404 whose error document says that we
 * may not see it. Unknown is not absent.
 */
export async function absentOr(answer: Answer, client: Client): Promise<undefined> {
  if (answer.method === 'HEAD') return undefined;
  const document = await readErrorDocument(answer);
  if (meansAbsent(document)) return undefined;
  throw client.refusal(answer, document);
}
