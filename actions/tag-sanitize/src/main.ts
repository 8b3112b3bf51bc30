import { type Main, markdown } from '@image-relay/action-kit';
import type { contract } from './contract.ts';
import { answer, explain } from './core.ts';

/** Gives the tag of a name; touches neither network nor files. */
export const main: Main<typeof contract.inputs, typeof contract.outputs> = ({
  inputs,
  log,
  summary,
}) => {
  const given = answer(inputs);
  log.info(explain(inputs, given));
  summary.add(
    markdown.table(['name', 'tag'], [[markdown.code(inputs.name), markdown.code(given.tag)]]),
  );
  return given;
};
