import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What one bundle is made of, and where it goes. */
export interface Order {
  /** The folder of an action, compiled. */
  readonly folder: string;
  readonly target: string;
}

/** How it ended: a text is what went wrong. */
export type Done = { readonly failure?: string };

interface Bundle {
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: string | Uint8Array }>>;
}

type Ncc = (entry: string, options: Readonly<Record<string, unknown>>) => Promise<Bundle>;

// A process of its own, as ncc reads files from the folder in which it runs. Loading it takes longer
// than most bundles, so that one process makes several.
const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc;

process.on('message', (order: Order) => {
  make(order).then(
    () => process.send?.({} satisfies Done),
    (error: unknown) => process.send?.({ failure: String(error) } satisfies Done),
  );
});

async function make({ folder, target }: Order): Promise<void> {
  process.chdir(folder);
  const options = { cache: false, quiet: true, license: 'licenses.txt' };
  const { code, assets } = await ncc(join(folder, 'build/index.js'), options);
  const files = Object.entries(assets).map(([name, { source }]) => [name, source] as const);
  for (const [name, content] of [['index.js', code] as const, ...files]) {
    const path = join(target, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
