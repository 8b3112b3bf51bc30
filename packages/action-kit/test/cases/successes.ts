import { type Main, markdown } from '@image-relay/action-kit';
import type { SampleInputs, SampleOutputs } from './contract.ts';

type SampleMain = Main<SampleInputs, SampleOutputs>;

/** Runs that end well, whatever text is in the input `name`. */
export const successes: Readonly<Record<string, SampleMain>> = {
  'prints the name everywhere': async ({ inputs, log, summary, exportVariable }) => {
    const { name } = inputs;
    log.info(name);
    log.debug(name);
    log.notice(name);
    log.warning(name);
    await log.group(name, async () => log.info(name));
    log.progress(1, 1, name);
    summary.add(markdown.heading(2, name), markdown.table([name], [[name, name]]));
    summary.add(markdown.paragraph(markdown.code(name)), markdown.codeBlock(name));
    exportVariable('SAMPLE_NAME', name);
    return { tag: 'x', allTags: ['a', 'b'], report: { name } };
  },
  'gives away its secrets': async ({ inputs, log, summary, setSecret }) => {
    setSecret('found-later');
    const { password = '', token = '' } = inputs;
    for (const secret of [password, token, ...password.split('\n'), 'found-later']) {
      log.info(`${secret} ${encodeURIComponent(secret)} ${JSON.stringify({ secret })}`);
      log.info(`Basic ${Buffer.from(`user:${secret}`).toString('base64')}`);
      log.info(`${new URLSearchParams({ secret })}`);
      log.warning(secret);
      log.debug(secret);
      await log.group(secret, async () => log.info(secret));
      summary.add(markdown.table([secret], [[markdown.code(secret)]]), markdown.codeBlock(secret));
    }
    throw new Error(`cannot log in with ${password}`, { cause: new Error(token) });
  },
};
