export { answersFor } from './event-answers.ts';
export { type Answer, type ApiRequest, get, type Plan, pages, refuse } from './plan.ts';
export { type ScriptedGitHub, startScriptedGitHub } from './scripted-github.ts';
