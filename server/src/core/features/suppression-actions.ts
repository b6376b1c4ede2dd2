/** The actions that switch a rule off where it has found something. */

import type { Finding } from '../rules/rule.ts';
import { suppressionFor } from '../rules/suppression.ts';
import type { CodeAction } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';

/** One for each rule and line, in zones: messages are evidence and are not written to. */
export function suppressionActions(here: readonly Finding[], document: Snapshot['document']): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const actions = new Map<string, CodeAction>();
  for (const finding of here) {
    const { id, group } = finding.rule;
    const found = group === 'lint' ? undefined : suppressionFor(finding, document.zone.syntax);
    if (found === undefined) continue;
    const key = `${id} ${found.edit.span.start}`;
    if (actions.has(key)) continue;
    actions.set(key, {
      title: `Disable ${id} for this ${found.reach}`,
      finding,
      uri: undefined,
      edits: [found.edit],
      command: undefined,
      isPreferred: false,
    });
  }
  return [...actions.values()];
}
