/**
 * A key that was copied from a provider as TXT, made the CNAME record that the provider documents for the same selector: with the copy, mail
 * fails from the day on which the provider changes its key. Offered where the selector is of one provider alone and nothing else is at the name.
 */

import { PROVIDERS } from '../providers/registry.ts';
import type { DomainName } from '../text/domain-name.ts';
import { replace } from '../text/edit.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { CodeAction } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';

export function aliasRefactorings({ document, index }: Snapshot, { start }: Span): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const key = document.keyRecordAt(start);
  if (key === undefined || !key.isKey || !key.isPlaced) return [];
  const { record } = key;
  const alias = aliasOf(key.name);
  const besides = index.zonesOf(record.owner).flatMap(({ zone }) => zone.recordsAt(record.owner)).length;
  if (alias === undefined || besides !== 1) return [];
  const { leaves, span } = record.entry;
  const written = leaves.filter(
    (leaf) => leaf.kind !== 'space' && leaf.kind !== 'newline' && leaf.span.start >= record.typeSpan.start,
  );
  const last = written.findLast(({ kind }) => kind !== 'comment');
  // A comment between the strings would be lost, and parentheses that open before the type stay open.
  const isWithin = written.some((leaf) => leaf.kind === 'comment' && leaf.span.start < (last?.span.start ?? 0));
  const opens = leaves.some((leaf) => leaf.kind === 'open' && leaf.span.start < record.typeSpan.start);
  if (last === undefined || isWithin || opens || last.span.end > span.end) return [];
  return [
    {
      title: say`Replace this copy by a CNAME to ${alias.provider}'s key`,
      finding: undefined,
      uri: undefined,
      edits: [replace({ start: record.typeSpan.start, end: last.span.end }, `CNAME ${alias.target}.`)],
      command: undefined,
      isPreferred: false,
      kind: 'refactor.rewrite',
    },
  ];
}

/** What a provider hands out for one of its selectors; undefined where the selector is not of one provider alone. */
export function aliasOf({
  selector,
  domain,
}: {
  readonly selector: string;
  readonly domain: DomainName;
}): { readonly provider: string; readonly target: string } | undefined {
  for (const { name, aliases } of PROVIDERS) {
    const match = aliases?.selectors.exec(selector);
    if (aliases !== undefined && match !== null && match !== undefined)
      return { provider: name, target: aliases.target(match, domain) };
  }
  return undefined;
}
