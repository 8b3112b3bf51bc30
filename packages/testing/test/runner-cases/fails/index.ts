import { appendFileSync } from 'node:fs';

appendFileSync(process.env.GITHUB_OUTPUT ?? '', 'half=done\n');
console.log('::error::it failed');
process.exitCode = 3;
