import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { contract } from '@image-relay/action-registry-prune/contract';
import { measure, planPackage, readRules } from '@image-relay/action-registry-prune/core';
import { packageHistory, referenceRegistry } from '@image-relay/testing';
import { parse } from 'yaml';
import { printBar } from './table.ts';

/**
 * CPU time and memory of plans for 10,000 and 100,000 versions, and what the default rules free in a registry
 * of 150 GB: `node --conditions=source scripts/bench/prune/planning.ts`.
 */
const read = readRules(parse(contract.inputs.rules.default ?? ''));
if (!('rules' in read)) throw new Error(read.problems.join('\n'));
const { rules } = read;
const hour = 3_600_000;

// As the action does: much garbage, all of it short-lived.
setFlagsFromString('--semi-space-growth-factor=1');

function policyAt(now: number) {
  const ages = { minAgeMs: hour, bufferMs: 0, maxDeletePercent: 100 };
  return { now, rules, keepTags: [], leases: [], ...ages };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

const rss = () => Math.round(process.resourceUsage().maxRSS / 1024);
planOf(10_000, 201);
planOf(100_000, 2010);

function planOf(count: number, days: number): void {
  const { now, versions } = packageHistory({ days, perDay: { pulls: 5, main: 2, branches: 2 } });
  const facts = { name: 'acme/web', versions: versions.slice(0, count), ghosts: [] };
  const factsMegabytes = rss();
  const before = process.cpuUsage();
  const started = performance.now();
  const plan = planPackage(facts, policyAt(now));
  const isKept = (at: number) => plan.versions[at]?.decision === 'keep';
  const bytes = measure([{ versions: facts.versions, isKept }]);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  console.log(
    `${facts.versions.length} versions: ${seconds.toFixed(2)} s of CPU, ` +
      `${Math.round(performance.now() - started)} ms, ` +
      `${rss()} MB at most (${factsMegabytes} MB before the plan); ` +
      `${plan.trees.flat().length} go, ${gigabytes(bytes.freed)} freed`,
  );
  printBar(`CPU of a plan for ${count} versions`, seconds, 3, ' s');
  printBar(`memory of a plan for ${count} versions`, rss(), 400, ' MB');
}

let total = 0;
let left = 0;
for (const [name, history] of referenceRegistry()) {
  const facts = { name, versions: history.versions, ghosts: [] };
  const decisions = planPackage(facts, policyAt(history.now)).versions;
  const isLeft = (at: number) => decisions[at]?.decision === 'keep';
  const sums = measure([{ versions: history.versions, isKept: isLeft }]);
  total += sums.kept + sums.freed;
  left += sums.kept;
}
console.log(
  `reference registry: ${gigabytes(total)} before, ${gigabytes(left)} after, ` +
    `${((100 * (total - left)) / total).toFixed(0)} % less`,
);
