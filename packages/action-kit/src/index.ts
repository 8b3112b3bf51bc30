export type { ActionContext, Summary } from './context.ts';
export { readEvent } from './context.ts';
export type {
  Access,
  AnyContract,
  Branding,
  CamelCase,
  CompositeStep,
  Contract,
  Inputs,
  InputValues,
  Outputs,
  OutputValues,
  PermissionName,
  Permissions,
  Rule,
  RuleProblem,
  Runs,
} from './contract.ts';
export { camelCase, defineContract, expression } from './contract.ts';
export type { ActionErrorOptions, InputProblem, UserError } from './errors.ts';
export {
  ActionError,
  actionErrors,
  asError,
  InputError,
  isUserError,
  OutputError,
  RefusedError,
} from './errors.ts';
export type { FailureReport } from './failure.ts';
export { describeFailure } from './failure.ts';
export { formatOutputs } from './format-outputs.ts';
export type { Input, InputOptions, Presence } from './input.ts';
export { input } from './input.ts';
export type { Log } from './log.ts';
export type { Inline, Markdown } from './markdown.ts';
export { markdown } from './markdown.ts';
export type { MetricFamily, MetricSample } from './metrics.ts';
export { readMetric, renderLabels, renderMetricFamilies } from './metrics.ts';
export type { Output, OutputOptions, WrittenOutput } from './output.ts';
export { output } from './output.ts';
export type { Environment } from './parse-inputs.ts';
export { acceptsText, inputVariable, parseInputs } from './parse-inputs.ts';
export type { Reader, Reading } from './readers.ts';
export { formatDuration } from './readers.ts';
export {
  bothOrNeither,
  registryLogIn,
  registryRequests,
  usernameAndPassword,
} from './registry-inputs.ts';
export type { Main } from './run.ts';
export { runAction } from './run.ts';
export { quote, visible } from './visible.ts';
export { checkWritable, type Unwritable, writeWhole } from './write-whole.ts';
export { keepYoungGenerationSmall } from './young-generation.ts';
