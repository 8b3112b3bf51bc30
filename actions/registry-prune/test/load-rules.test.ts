import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../src/load-rules.ts';
import { temporary } from './registries.ts';

const branch = '- class: branch\n  keep-for: 3d\n';

describe('rules that cannot be used say', () => {
  it.each<[string, string, string]>([
    ['where the text is not as it should be', `${branch}  keep-for: 4d\n`, 'at line 3, column 3'],
    ['that there are several documents', `${branch}---\n${branch}`, 'found a second at line 3'],
    ['that aliases are not taken', '- &a {class: tree, keep-for: 1d}\n- *a', 'write the rule out'],
    ['that a path has another end', 'retention.yaml.txt', 'found "retention.yaml.txt"'],
    ['what a tag is', '- !!js/function x', 'Unresolved tag'],
  ])('%s', async (_, text, problem) => {
    await expect(loadRules(text)).rejects.toMatchObject({
      code: 'RULES_INVALID',
      message: expect.stringContaining(problem),
      hint: expect.stringContaining('`.yml`'),
    });
    await expect(loadRules(text)).rejects.not.toMatchObject({
      message: expect.stringMatching(/YAML\.|:$/),
    });
  });

  it('which file they are in, and everything that is wrong with it', async () => {
    const path = join(await temporary(), 'retention.yml');
    await writeFile(path, '- class: brnach\n  keep-for: 3\n- 7\n');
    await expect(loadRules(path)).rejects.toMatchObject({
      message: `3 problems with the rules in "${path}"`,
      hint: expect.stringContaining(`"${path}"`),
      details: [
        expect.stringContaining('found "brnach"'),
        expect.stringContaining('found 3'),
        expect.stringContaining('rule 2'),
      ],
    });
  });
});
