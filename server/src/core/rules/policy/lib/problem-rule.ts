/** The rule that words what the parser of a policy record has found. Words that several records share are in `tag-words.ts`. */

import type { BimiProblemCode } from '../../../policy/bimi.ts';
import type { DmarcProblemCode } from '../../../policy/dmarc.ts';
import type { MtaStsProblemCode } from '../../../policy/mta-sts.ts';
import type { PolicyProblem } from '../../../policy/problem.ts';
import type { SpfProblemCode } from '../../../policy/spf-record.ts';
import type { TlsRptProblemCode } from '../../../policy/tls-rpt.ts';
import { shownOctets } from '../../../text/octets.ts';
import type { PolicyRecordKind, PolicyView } from '../../../workspace/policy-record-view.ts';
import type { ZoneProblemCode } from '../../../zone/problem.ts';
import { defineRule, type Fix, fillTemplate, type Rule, type SpecReference } from '../../rule.ts';
import type { RuleId, Severity } from '../../rule-id.ts';

interface CodeOf {
  readonly spf: SpfProblemCode;
  readonly dmarc: DmarcProblemCode;
  readonly 'mta-sts': MtaStsProblemCode;
  readonly 'tls-rpt': TlsRptProblemCode;
  readonly bimi: BimiProblemCode;
}

export interface Wording {
  /** `{places}` are filled from the problem's data. */
  readonly message: string;
  /** Said instead where the parser knows what was meant: `{expected}`. */
  readonly meant?: string;
  /** The rule's own where absent. */
  readonly severity?: Severity;
  /** The title of the parser's fix, with places. */
  readonly fix?: string;
  /** Whether "fix all" may make it. */
  readonly isSafe?: boolean;
}

export interface ProblemRuleDefinition<K extends PolicyRecordKind> {
  readonly id: RuleId;
  readonly kind: K;
  readonly severity: Severity;
  readonly spec: readonly SpecReference[];
  readonly problems: Readonly<Partial<Record<CodeOf[K], Wording>>>;
  /** Whether a problem is not one at this record. */
  isFine?(code: CodeOf[K], view: PolicyView): boolean;
}

/** Mistakes of the zone for which the value is not what its author wrote. */
const UNREADABLE: ReadonlySet<ZoneProblemCode> = new Set([
  'semicolon-unquoted',
  'semicolon-after-quote',
  'quote-unclosed',
  'quote-multiline',
  'backslash-quote',
  'paren-missing',
  'open-paren-next-line',
  'txt-class',
  'txt-ttl',
  'txt-sign',
  'smart-quotes',
  'single-quotes',
  'nbsp-as-space',
  'txt-space',
]);

/**
 * Whether a record is judged: not where it is at a wrong name, where the zone's own rules say it all, or where another record
 * counts and this one should go.
 */
export function isJudged(view: PolicyView): boolean {
  return view.placement !== 'wrong' && !view.isUnquoted && view.rival?.isSeen !== true && !isDistorted(view);
}

/** Whether a mistake of the zone, which its own rules say, leaves another value than its author wrote. */
export function isDistorted({ written, content }: PolicyView): boolean {
  return written.problems.some(
    // SPF's own rules say which spaces separate terms.
    ({ code }) => UNREADABLE.has(code) && !(code === 'txt-space' && content.kind === 'spf'),
  );
}

/** The name of a code's message: `cidr-range` is `cidrRange`. */
export function messageName(code: string): string {
  return code.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function defineProblemRule<K extends PolicyRecordKind>(definition: ProblemRuleDefinition<K>): Rule {
  const { id, kind, severity, spec, isFine } = definition;
  const wordings = new Map<string, Wording>(
    Object.entries<Wording | undefined>(definition.problems).flatMap(([code, w]) => (w ? [[code, w]] : [])),
  );
  const messages: Record<string, string> = {};
  for (const [code, { message, meant }] of wordings) {
    messages[messageName(code)] = message;
    if (meant !== undefined) messages[`${messageName(code)}Meant`] = meant;
  }
  return defineRule<'policy-record', typeof messages>({
    id,
    on: 'policy-record',
    only: [kind],
    severity,
    spec,
    messages,
    check(view, { report }) {
      if (!isJudged(view)) return;
      const { problems } = view.content.record;
      const spoiled = spoiledBy(problems);
      for (const problem of problems) {
        const wording = wordings.get(problem.code);
        if (wording === undefined || isFine?.(problem.code as CodeOf[K], view) === true || spoiled(problem)) continue;
        const isMeant = wording.meant !== undefined && problem.data['expected'] !== undefined;
        const name = messageName(problem.code);
        report(isMeant ? `${name}Meant` : name, view.source(problem.span), shownData(problem.data) as never, {
          severity: wording.severity ?? severity,
          fixes: fixesOf(view, problem, wording),
        });
      }
    },
  });
}

/** Whether a character that cannot be in a value is what is wrong: it has a finding of its own, at its place. */
function spoiledBy(problems: readonly PolicyProblem<string>[]): (problem: PolicyProblem<string>) => boolean {
  const characters = problems.filter(({ code }) => code === 'value-characters').map(({ span }) => span.start);
  if (characters.length === 0) return () => false;
  characters.sort((a, b) => a - b);
  return ({ code, span }) => {
    if (code === 'value-characters') return false;
    let [low, high] = [0, characters.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (characters[middle]! < span.start) low = middle + 1;
      else high = middle;
    }
    return low < characters.length && characters[low]! < span.end;
  };
}

function shownData(data: PolicyProblem<string>['data']): PolicyProblem<string>['data'] {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? shownOctets(value) : value]),
  );
}

function fixesOf(view: PolicyView, { fix, data }: PolicyProblem<string>, wording: Wording): readonly Fix[] {
  if (fix === undefined || wording.fix === undefined) return [];
  return [
    {
      title: fillTemplate(wording.fix, data),
      // Two that are corrected would both count, and the name would be broken.
      safe: wording.isSafe === true && view.rival === undefined,
      edits: () => view.replace(fix.span, fix.newText),
    },
  ];
}
