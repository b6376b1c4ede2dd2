/** What was proven to be changed after signing, who probably did it and what helps, in the words that every door uses. */

import { joined } from '../text/lists.ts';
import { countInWords, plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation } from '../workspace/verdict.ts';
import { attributionOf } from './attribution.ts';
import type { Attribution } from './diagnosis.ts';
import type { ChangeEvidence } from './evidence.ts';
import { changesInWords } from './explanation.ts';
import { lowerFirst } from './steps.ts';

/** How many changes one sentence names. */
const MAX_NAMED = 3;

/**
 * "A footer of two lines was added at the end of the body and Subject was changed", without a full stop. Only changes of the
 * body are counted: what was done to several header fields, or to the header and the body, was done once, such as wrapping.
 */
export function changeClause(changes: readonly Pick<ChangeEvidence, 'part' | 'what'>[]): string {
  const counts = new Map<string, number>();
  for (const { part, what } of changes) counts.set(what, (counts.get(what) ?? 0) + (part === 'body' ? 1 : 0));
  const kinds = [...counts].map(([what, count]) => (count <= 1 ? what : `${what} (${countInWords(count, 'time')})`));
  const named = kinds.slice(0, MAX_NAMED).map((what, i) => (i === 0 ? what : lowerFirst(what)));
  const more = kinds.length - named.length;
  return joined(more > 0 ? [...named, plural(more, 'more change was made', 'more changes were made')] : named);
}

/** ", probably by gateway.example.org (its name in the added text and its Received field)"; empty where nobody knows. */
export function byClause(attribution: Attribution | undefined): string {
  return attribution === undefined ? '' : say`, probably by ${attribution.who} (${joined(attribution.reasons)})`;
}

const ADDITIONS: ReadonlySet<string> = new Set([
  'lines-added-at-end',
  'lines-added-at-start',
  'lines-added',
  'markup-added',
  'encoded-text-added',
]);

/** "Sign after gateway.example.org, or stop the footer", without a full stop. */
export function remedyTitle(
  changes: readonly Pick<ChangeEvidence, 'kind'>[],
  attribution: Attribution | undefined,
): string {
  if (attribution === undefined) return say`Sign at the last server, after everything that changes messages`;
  const { who } = attribution;
  if (isMailingList(attribution)) return say`Stop ${who} from changing messages, or let it sign again`;
  const isFooter = changes.some(({ kind }) => kind === 'lines-added-at-end');
  const isAddition = changes.some(({ kind }) => ADDITIONS.has(kind));
  return say`Sign after ${who}, or ${isFooter ? say`stop the footer` : isAddition ? say`stop what it adds` : say`switch the change off`}`;
}

export function isMailingList({ isList }: Attribution): boolean {
  return isList === true;
}

/** Of one part of the message; undefined where nothing is proven. */
export function provenChange(
  view: SignatureView,
  explanation: Explanation | undefined,
  part: 'header' | 'body',
): { readonly what: string; readonly by: string; readonly remedy: string } | undefined {
  if (explanation === undefined || explanation[part].length === 0) return undefined;
  const changes = changesInWords(explanation).filter((change) => change.part === part);
  const attribution = attributionOf(view, explanation);
  return { what: changeClause(changes), by: byClause(attribution), remedy: remedyTitle(changes, attribution) };
}
