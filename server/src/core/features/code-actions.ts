/** What can be done about the text under the cursor: fixes where an edit is right, guides where it is not. */

import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { Finding } from '../rules/rule.ts';
import { parseKeyName } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import { overlaps, type Span } from '../text/span.ts';
import { publishedQuestion } from '../workspace/published.ts';
import { keyActions } from './key-actions.ts';
import { serialActions } from './serial-action.ts';
import type { Snapshot } from './snapshot.ts';
import { suppressionActions } from './suppression-actions.ts';

export const FIX_ALL_KIND = 'source.fixAll.dkim-lint';

/** A command of the client, for what is no edit. */
export interface ClientCommand {
  readonly command:
    | 'dkimLint.openRulePage'
    | 'dkimLint.openProviderGuide'
    | 'dkimLint.openReturnedMessage'
    | 'dkimLint.openWalkthrough'
    /** With the message's address, and the signature's place among all that were verified. */
    | 'dkimLint.explainFailure'
    /** With a domain. */
    | 'dkimLint.createKey'
    /** With the zone's address, the domain and the selector. */
    | 'dkimLint.rotateKey'
    | 'dkimLint.revokeKey'
    /** With the zone's address, and the key's name. */
    | 'dkimLint.checkPublished';
  readonly arguments?: readonly (string | number)[];
}

export interface CodeAction {
  /** Plain text. */
  readonly title: string;
  readonly finding: Finding | undefined;
  /** The document that the edits are for, where it is another one. */
  readonly uri: string | undefined;
  readonly edits: readonly TextEdit[] | undefined;
  readonly command: ClientCommand | undefined;
  readonly isPreferred: boolean;
}

export function codeActions(snapshot: Snapshot, span: Span): readonly CodeAction[] {
  const { findings, document } = snapshot;
  const here = findings.filter((finding) => overlaps(finding.span, span));
  const fixes = here.flatMap((finding) =>
    finding.fixes.map((fix, i) => ({
      title: fix.title,
      finding,
      uri: fix.uri,
      edits: fix.edits(),
      command: undefined,
      isPreferred: i === 0,
    })),
  );
  const rules = new Map(here.map((finding) => [finding.rule.id, finding]));
  const pages = [...rules.values()].map((finding) => ({
    ...command(`Explain ${finding.rule.id}`, { command: 'dkimLint.openRulePage', arguments: [finding.rule.id] }),
    finding,
  }));
  // There the provider's own page helps.
  const isAboutSigner = document.kind === 'eml' && here.some(({ rule }) => rule.remedy === 'signer');
  const guides = isAboutSigner
    ? [
        command('Show the four steps to signed mail', { command: 'dkimLint.openWalkthrough' }),
        command('Set up DKIM at your mail provider...', { command: 'dkimLint.openProviderGuide' }),
      ]
    : [];
  const isAboutRefusal = here.some(({ rule }) => rule.group === 'bounce');
  const returned =
    document.kind === 'eml' && isAboutRefusal && document.returned !== undefined
      ? [
          command('Open the message that came back', {
            command: 'dkimLint.openReturnedMessage',
            arguments: [document.uri],
          }),
        ]
      : [];
  return [
    ...fixes,
    ...returned,
    ...explanationActions(snapshot, here),
    ...guides,
    ...keyActions(snapshot, span, here),
    ...serialActions(snapshot, span, fixes.length > 0),
    ...publishedActions(document, span),
    ...suppressionActions(here, document),
    ...pages,
  ];
}

/** For signatures that a change of the message broke, where a finding says so. */
function explanationActions({ document, verification }: Snapshot, here: readonly Finding[]): readonly CodeAction[] {
  const broken = here.filter(({ rule }) => rule.group === 'verify');
  return (verification?.signatures ?? []).flatMap(({ view, verdict }, index) => {
    const finding = broken.find(({ span }) => overlaps(span, view.span));
    if (finding === undefined || !isChanged(verdict)) return [];
    const what = { command: 'dkimLint.explainFailure', arguments: [document.uri, index] } as const;
    return [{ ...command('Explain this failure', what), finding }];
  });
}

/** At a key's record, which the DNS can be asked for. */
function publishedActions(document: Snapshot['document'], { start }: Span): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const record = document.zone.recordAt(start);
  if (record === undefined || (record.type !== 'TXT' && record.type !== 'CNAME')) return [];
  if (parseKeyName(record.owner) === undefined || publishedQuestion(document, record.owner) === undefined) return [];
  const what = { command: 'dkimLint.checkPublished', arguments: [document.uri, record.owner] } as const;
  return [command('Check published DNS...', what)];
}

function command(title: string, what: ClientCommand): CodeAction {
  return { title, finding: undefined, uri: undefined, edits: undefined, command: what, isPreferred: false };
}
