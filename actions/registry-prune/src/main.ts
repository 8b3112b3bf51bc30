import { keepYoungGenerationSmall, type Main } from '@image-relay/action-kit';
import type { contract } from './contract.ts';
import { connectOnce } from './github/connect-once.ts';
import { openLedger } from './ledger.ts';
import { writeFailure } from './metrics.ts';
import { examine, prune, restore } from './modes.ts';
import { openBackends } from './open-backends.ts';
import { checkOutputFiles } from './output-files.ts';
import { openPolicy } from './policy-source.ts';

/** Looks at every package, and does what the mode asks for. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = async (context) => {
  keepYoungGenerationSmall();
  await checkOutputFiles(context.inputs);
  const { mode, metricsFile } = context.inputs;
  const isMeasured = mode === 'plan' || mode === 'apply';
  try {
    return await work(context);
  } catch (error) {
    if (isMeasured && metricsFile !== undefined) await writeFailure(metricsFile);
    throw error;
  }
};

const work: typeof main = async (context) => {
  const { mode, ledger: path } = context.inputs;
  const connection = connectOnce(context);
  // Everything that decides is read before the first request to a registry.
  const readPolicies = await openPolicy(context, connection);
  const ledger = await openLedger(path, context.log);
  const registries = await openBackends(context, ledger, connection);
  const run = { context, registries, readPolicies, ledger };
  try {
    if (mode === 'restore') return await restore(run);
    if (mode === 'doctor') return await examine(run);
    return await prune(run, mode);
  } finally {
    await registries.close();
  }
};
