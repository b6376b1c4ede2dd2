/**
 * What can be done about the text under the cursor: fixes where an edit is right, guides where it is not. The order is that of other
 * linters: the fix, the fixes of the same rule, then what switches the rule off and its page; what changes a key comes last.
 */

import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { Finding } from '../rules/rule.ts';
import { safeFixes } from '../rules/safe-fixes.ts';
import { parseKeyName } from '../text/domain-name.ts';
import { uniqueBy } from '../text/lists.ts';
import { say } from '../text/say.ts';
import { overlaps, type Span } from '../text/span.ts';
import { publishedQuestion } from '../workspace/published.ts';
import { isSigned } from '../workspace/zone-signatures.ts';
import { type CodeAction, commandAction, showAction } from './code-action.ts';
import { keyRefactorings, newKeyActions } from './key-actions.ts';
import { aliasRefactorings } from './provider-alias.ts';
import { rewriteActions } from './rewrites.ts';
import { serialActions } from './serial-action.ts';
import type { Snapshot } from './snapshot.ts';
import { codeFixedAt, stepActions } from './step-actions.ts';
import { suppressionActions } from './suppression-actions.ts';

export function codeActions(snapshot: Snapshot, span: Span): readonly CodeAction[] {
  const { findings, document } = snapshot;
  const here = findings.filter((finding) => overlaps(finding.span, span));
  const afterwards = document.kind === 'dns-zone' && isSigned(document.zone) ? say`, then sign the zone again` : '';
  const code = codeFixedAt(snapshot, span, here);
  const first = here.find(({ fixes }) => fixes.length > 0);
  const fixes = here.flatMap((finding) =>
    finding.fixes.map((fix, i) => ({
      title: `${code !== undefined && finding === first && i === 0 ? say`Fix ${code}: ` : ''}${fix.title}${afterwards}`,
      finding,
      uri: fix.uri,
      edits: fix.edits(),
      command: undefined,
      isPreferred: i === 0,
    })),
  );
  const rules = new Map(here.map((finding) => [finding.rule.id, finding]));
  const pages = [...rules.values()].map((finding) => ({
    ...showAction(say`Explain ${finding.rule.id}`, { command: 'dkimLint.openRulePage', arguments: [finding.rule.id] }),
    finding,
  }));
  // There the provider's own page helps.
  const isAboutSigner = document.kind === 'eml' && here.some(({ rule }) => rule.remedy === 'signer');
  const guides = isAboutSigner
    ? [
        showAction(say`Show the four steps to signed mail`, { command: 'dkimLint.openWalkthrough' }),
        commandAction(say`Set up DKIM at your mail provider...`, { command: 'dkimLint.openProviderGuide' }),
      ]
    : [];
  const isAboutRefusal = here.some(({ rule }) => rule.group === 'bounce');
  const returned =
    document.kind === 'eml' && isAboutRefusal && document.returned !== undefined
      ? [
          showAction(say`Open the returned message`, {
            command: 'dkimLint.openReturnedMessage',
            arguments: [document.uri],
          }),
        ]
      : [];
  const steps = stepActions(snapshot, span, here);
  // In a message nothing is edited: what is to be done first comes first. In a zone the fixes of the findings do that.
  const all = [
    ...(document.kind === 'eml' ? steps : []),
    ...fixes,
    ...fixAllActions(snapshot, here),
    ...(document.kind === 'eml' ? [] : steps),
    ...returned,
    ...explanationActions(snapshot, here),
    ...lookUpActions(snapshot, span, isAboutRefusal),
    ...guides,
    ...newKeyActions(snapshot, here),
    ...serialActions(snapshot, span, fixes.length > 0),
    ...publishedActions(document, span),
    ...suppressionActions(here, document),
    ...pages,
    ...rewriteActions(snapshot, span),
    ...keyRefactorings(snapshot, span),
    ...aliasRefactorings(snapshot, span),
  ];
  // A step of a diagnosis and an action of its own may be the same.
  return uniqueBy(all, ({ title, command }) =>
    command === undefined ? title : JSON.stringify([command.command, command.arguments, command.place]),
  );
}

/** More findings of one rule than these are left to "fix all": the edits are made each time that the cursor moves. */
const MAX_OF_RULE = 500;

/** For each rule that has several safe fixes in the document: all of them. */
function fixAllActions({ document, findings }: Snapshot, here: readonly Finding[]): readonly CodeAction[] {
  const rules = new Map(here.flatMap((finding) => (finding.fixes.length === 0 ? [] : [[finding.rule.id, finding]])));
  return [...rules].flatMap(([id, finding]) => {
    const alike = findings.filter(({ rule }) => rule.id === id);
    const fixed = alike.length > MAX_OF_RULE ? [] : safeFixes(alike, document.uri);
    if (fixed.length < 2) return [];
    const edits = fixed.flatMap((fix) => fix.edits);
    const title = say`Fix all ${fixed.length} ${id} problems`;
    return [{ title, finding, uri: undefined, edits, command: undefined, isPreferred: false }];
  });
}

/** For signatures that a change of the message broke, where a finding says so. */
function explanationActions({ document, verification }: Snapshot, here: readonly Finding[]): readonly CodeAction[] {
  const broken = here.filter(({ rule }) => rule.group === 'verify');
  return (verification?.signatures ?? []).flatMap(({ view, verdict }, index) => {
    const finding = broken.find(({ span }) => overlaps(span, view.span));
    if (finding === undefined || !isChanged(verdict)) return [];
    const what = { command: 'dkimLint.explainFailure', arguments: [document.uri, index] } as const;
    return [{ ...showAction(say`Explain this failure`, what), finding }];
  });
}

/** At a refusal, and at a signature whose key no zone here contains. */
function lookUpActions({ document, verification }: Snapshot, span: Span, isRefused: boolean): readonly CodeAction[] {
  if (document.kind !== 'eml') return [];
  const isUnknown = verification?.signatures.some(
    ({ view, verdict }) => verdict.key === 'unknown' && overlaps(view.span, span),
  );
  if (!isRefused && isUnknown !== true) return [];
  const what = { command: 'dkimLint.lookUpMessage', arguments: [document.uri] } as const;
  return [showAction(say`Look up keys, SPF and DMARC in the DNS...`, what)];
}

/** At a key's record, which the DNS can be asked for. */
function publishedActions(document: Snapshot['document'], { start }: Span): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const record = document.zone.recordAt(start);
  if (record === undefined || (record.type !== 'TXT' && record.type !== 'CNAME')) return [];
  if (parseKeyName(record.owner) === undefined || publishedQuestion(document, record.owner) === undefined) return [];
  const what = { command: 'dkimLint.checkPublished', arguments: [document.uri, record.owner] } as const;
  return [showAction(say`Check published DNS...`, what)];
}
