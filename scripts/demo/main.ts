import { damage } from './damage.ts';
import { type DemoForge, startDemoForge } from './forge.ts';
import { hotfix, reintegrate } from './hotfix.ts';
import { startJourney } from './journey.ts';
import { renderTable } from './print.ts';
import { pullRequest } from './pull-request.ts';
import { createRecorder } from './recorder.ts';
import { firstRelease } from './release.ts';
import { retention } from './retention.ts';
import { type DemoServer, startServer } from './server.ts';

/** One image's journey from commit to release, hotfix and rollback, with the real bundles on a real registry. */
async function main(): Promise<void> {
  const required = process.env.CI !== undefined;
  const server = await startServer({ required });
  try {
    const forge = await startDemoForge();
    try {
      await travel(server, forge, required);
    } finally {
      await forge.close();
    }
  } finally {
    await server.close();
  }
}

async function travel(server: DemoServer, forge: DemoForge, required: boolean): Promise<void> {
  console.log(`registry: ${server.name} at ${server.host}`);
  if (server.note !== undefined) console.log(server.note);
  console.log('GitHub: stand-in on loopback, over a real git repository');
  const journey = startJourney(server.host, forge, required);
  const recorder = createRecorder({ registry: server, api: forge });
  const built = await pullRequest(recorder, journey);
  await damage(recorder, journey, built);
  const first = await firstRelease(recorder, journey, built);
  await hotfix(recorder, journey, first);
  await reintegrate(recorder, journey);
  await retention(recorder, journey);
  console.log(`\n${renderTable(recorder.rows)}`);
  console.log(
    `\nbuilt once, found twice, verified, released as ${first.tag}: ${built.image.root.digest}`,
  );
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
