import { appendFileSync, readFileSync } from 'node:fs';

const { env } = process;
const append = (name: string, text: string) => appendFileSync(env[name] ?? '', `${text}\n`);
const event: unknown = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
append('GITHUB_OUTPUT', `seen=${JSON.stringify({ env, event, cwd: process.cwd() })}`);
append('GITHUB_OUTPUT', 'lines<<END\na\n\nb=c\nEND');
append('GITHUB_ENV', 'FROM_PROBE=1');
append('GITHUB_STATE', 'kept=yes');
append('GITHUB_PATH', '/opt/probe/bin');
append('GITHUB_STEP_SUMMARY', '# probe');
console.log('::add-mask::secret\n::warning title=Odd%2C,file=a.ts,line=3::100%25%0Atwo lines');
console.error('::notice::from standard error');
