import { runAction } from '@image-relay/action-kit';
import { contract } from './contract.ts';
import { failures } from './failures.ts';
import { lingering } from './lingering.ts';
import { successes } from './successes.ts';

// The test names the case; nothing else of it is in the environment.
const main = { ...failures, ...successes, ...lingering }[process.env.SAMPLE_CASE ?? ''];
if (main === undefined) throw new Error('SAMPLE_CASE names no case');
await runAction(contract, main);
