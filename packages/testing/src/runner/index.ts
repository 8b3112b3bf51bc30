export { inputEnvironment } from './action-file.ts';
export {
  type CalledMain,
  type ContextFacts,
  callMain,
  type MainCall,
  type Recording,
  recordingContext,
  startRecording,
} from './call-main.ts';
export type { Contexts, Status } from './expressions.ts';
export { evaluateCondition, evaluateExpression, interpolate } from './expressions.ts';
export { parseFileCommand } from './file-commands.ts';
export type { BundleRun, ScriptRun } from './run-bundle.ts';
export { runBundle, runScript } from './run-bundle.ts';
export type { CompositeResult, CompositeRun, StepRecord } from './run-composite.ts';
export { runComposite } from './run-composite.ts';
export { type InProcessResult, runInProcess } from './run-in-process.ts';
export type { RunOptions, RunResult } from './session.ts';
export type { ProcessRequest, ProcessResult } from './spawn.ts';
export { spawnProcess } from './spawn.ts';
export type { Annotation, StepLog, WorkflowCommand } from './workflow-commands.ts';
export { parseStepLog } from './workflow-commands.ts';
