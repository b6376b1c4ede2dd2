/** The actions that switch a rule off where it has found something. */

import type { Finding } from '../rules/rule.ts';
import { suppressionFor } from '../rules/suppression.ts';
import { say } from '../text/say.ts';
import type { CodeAction } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';

/** For each rule its lines, then the file; in zones alone: messages are evidence and are not written to. */
export function suppressionActions(here: readonly Finding[], document: Snapshot['document']): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const { syntax } = document.zone;
  const actions = new Map<string, CodeAction>();
  for (const reach of ['line', 'file'] as const) {
    for (const finding of here) {
      const { id, group } = finding.rule;
      const edit = group === 'lint' ? undefined : suppressionFor(finding, syntax, reach);
      if (edit === undefined) continue;
      const key = `${id} ${reach} ${edit.span.start}`;
      if (actions.has(key)) continue;
      const title = reach === 'line' ? say`Disable ${id} for this line` : say`Disable ${id} for this file`;
      actions.set(key, { title, finding, uri: undefined, edits: [edit], command: undefined, isPreferred: false });
    }
  }
  return [...actions.values()];
}
