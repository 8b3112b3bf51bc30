import type { Input, Presence } from './input.ts';
import type { Output } from './output.ts';

export type Inputs = Readonly<Record<string, Input>>;
export type Outputs = Readonly<Record<string, Output>>;

/** `sha-length` is `shaLength` in code. */
export type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type PresenceIn<T> = T extends { readonly presence?: infer P } ? Exclude<P, undefined> : never;
type KeyOf<Name, T, P extends Presence> = Name extends string
  ? PresenceIn<T> extends P
    ? CamelCase<Name>
    : never
  : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** The typed inputs of a run: camelCased; those that can be missing are optional properties. */
export type InputValues<I extends Inputs> = Flat<
  { readonly [K in keyof I as KeyOf<K, I[K], 'always'>]: ValueOfInput<I[K]> } & {
    readonly [K in keyof I as KeyOf<K, I[K], 'maybe'>]?: ValueOfInput<I[K]>;
  }
>;
type ValueOfInput<T> = T extends Input<infer Value> ? Value : never;

/** What `main` gives: every declared output, camelCased; optional ones may be left out. */
export type OutputValues<O extends Outputs> = Flat<
  { readonly [K in keyof O as KeyOf<K, O[K], 'always'>]: ValueOfOutput<O[K]> } & {
    readonly [K in keyof O as KeyOf<K, O[K], 'maybe'>]?: ValueOfOutput<O[K]> | undefined;
  }
>;
type ValueOfOutput<T> = T extends Output<infer Value> ? Value : never;

/** What a rule found wrong. A bare text is the message. */
export type RuleProblem =
  | string
  | { readonly inputs?: readonly string[]; readonly message: string; readonly hint?: string };

/**
 * A named function that looks at several inputs together. It may give one problem, several or none,
 * and is passed over when an input it reads is already known to be wrong.
 */
export type Rule<Values> = (inputs: Values) => RuleProblem | readonly RuleProblem[] | undefined;

export type Access = 'read' | 'write';
export type PermissionName =
  | 'actions'
  | 'attestations'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'discussions'
  | 'id-token'
  | 'issues'
  | 'packages'
  | 'pages'
  | 'pull-requests'
  | 'security-events'
  | 'statuses';
export type Permissions = Readonly<Partial<Record<PermissionName, Access>>>;

/** A step of a composite action, as in action.yml. `uses: $/name` is the sibling of that name. */
export interface CompositeStep {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
  readonly 'continue-on-error'?: boolean;
}

export type Runs =
  | 'node24'
  | { readonly using: 'composite'; readonly steps: readonly CompositeStep[] };

export interface Branding {
  /** A Feather icon name. */
  readonly icon: string;
  readonly color:
    | 'white'
    | 'black'
    | 'yellow'
    | 'blue'
    | 'green'
    | 'orange'
    | 'red'
    | 'purple'
    | 'gray-dark';
}

/** Everything about an action that is not its behaviour; all generated files come from it. */
export interface Contract<I extends Inputs = Inputs, O extends Outputs = Outputs> {
  /** The folder's name. */
  readonly name: string;
  readonly description: string;
  readonly branding: Branding;
  readonly runs: Runs;
  readonly inputs: I;
  readonly outputs: O;
  readonly permissions: Permissions;
  /** The action's own permanent codes: one sentence each on what it means and what to do. */
  readonly errors: Readonly<Record<string, string>>;
  /** Packages whose codes the action can fail with too: `registry`, `github`, … */
  readonly errorsOf: readonly string[];
  readonly rules: readonly Rule<InputValues<I>>[];
}

/** A contract whatever its inputs are, for code that only reads the declarations. */
export type AnyContract = Omit<Contract, 'rules'> & { readonly rules: readonly Rule<never>[] };

type Declared<I extends Inputs, O extends Outputs> = Omit<
  Contract<I, O>,
  'permissions' | 'errors' | 'errorsOf' | 'rules'
> & {
  readonly permissions?: Permissions;
  readonly errors?: Readonly<Record<string, string>>;
  readonly errorsOf?: readonly string[];
  readonly rules?: readonly NoInfer<Rule<InputValues<I>>>[];
};

/** Declares an action. Permissions, errors and rules may be left out: there are none then. */
export function defineContract<const I extends Inputs, const O extends Outputs>(
  declared: Declared<I, O>,
): Contract<I, O> {
  return { permissions: {}, errors: {}, errorsOf: [], rules: [], ...declared };
}

/** `sha-length` -> `shaLength`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** An expression as text: `expression('github.token')` is `${{ github.token }}`. */
export function expression<const E extends string>(text: E): `\${{ ${E} }}` {
  return `\${{ ${text} }}`;
}
