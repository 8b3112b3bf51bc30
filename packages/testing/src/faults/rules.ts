import type { RegistryRequest } from '../registry/exchange.ts';
import type { RouteKind } from '../registry/route.ts';
import type { Fault } from './fault.ts';

/** Which requests a rule is about. Every given field must fit; none given fits all. */
export interface RequestFilter {
  readonly method?: string | readonly string[];
  readonly kind?: RouteKind | readonly RouteKind[];
  readonly repository?: string;
  /** The tag, digest or upload id in the path. */
  readonly reference?: string | readonly string[];
  /** Path with query, in full or as an expression. */
  readonly path?: string | RegExp;
  /** Whether a `Range` header is sent. */
  readonly range?: boolean;
}

export interface FaultRule {
  readonly when?: RequestFilter;
  readonly fault: Fault;
  /** Which of the matching requests fail, from 1. Default: all. */
  readonly nth?: number | readonly number[];
  /** How many matching requests fail, beginning with the first. Default: all. */
  readonly times?: number;
}

/** A rule in force. */
export interface ActiveRule {
  /** Requests that matched, whether or not they failed. */
  readonly matched: number;
  /** Requests that failed. */
  readonly fired: number;
  remove(): void;
}

/** Faults to inject, in the order they were added; the first rule that fires wins. */
export interface FaultRules {
  add(rule: FaultRule): ActiveRule;
  clear(): void;
  /** The fault for a request; counts the request against every rule it matches. */
  choose(request: RegistryRequest): Fault | undefined;
}

interface Counted {
  readonly rule: FaultRule;
  matched: number;
  fired: number;
}

export function createFaultRules(): FaultRules {
  const rules = new Set<Counted>();
  return {
    add(rule) {
      const counted: Counted = { rule, matched: 0, fired: 0 };
      rules.add(counted);
      return {
        get matched() {
          return counted.matched;
        },
        get fired() {
          return counted.fired;
        },
        remove: () => void rules.delete(counted),
      };
    },
    clear: () => rules.clear(),
    choose(request) {
      let chosen: Counted | undefined;
      for (const counted of rules) {
        if (!matchesFilter(counted.rule.when ?? {}, request)) continue;
        counted.matched += 1;
        if (chosen === undefined && isDue(counted)) chosen = counted;
      }
      if (chosen === undefined) return undefined;
      chosen.fired += 1;
      return chosen.rule.fault;
    },
  };
}

function isDue({ rule, matched }: Counted): boolean {
  const nth = typeof rule.nth === 'number' ? [rule.nth] : rule.nth;
  return (nth?.includes(matched) ?? true) && matched <= (rule.times ?? Number.POSITIVE_INFINITY);
}

/** Whether a request fits a filter. */
export function matchesFilter(
  filter: RequestFilter,
  request: Pick<RegistryRequest, 'method' | 'url' | 'route' | 'headers'>,
): boolean {
  const path = request.url.pathname + request.url.search;
  return (
    isOneOf(filter.method, request.method) &&
    isOneOf(filter.kind, request.route.kind) &&
    isOneOf(filter.repository, request.route.repository) &&
    isOneOf(filter.reference, request.route.reference) &&
    (filter.path instanceof RegExp ? filter.path.test(path) : isOneOf(filter.path, path)) &&
    (filter.range === undefined || filter.range === (request.headers.range !== undefined))
  );
}

function isOneOf(
  wanted: string | readonly string[] | undefined,
  actual: string | undefined,
): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? wanted === actual : wanted.includes(actual ?? '');
}
