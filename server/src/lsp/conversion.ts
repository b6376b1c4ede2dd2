/** Between the core's words and the protocol's: offsets and positions, findings and diagnostics. Nothing is decided here. */

import {
  type CodeDescription,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type Position,
  type TextEdit as ProtocolEdit,
  type Range,
} from 'vscode-languageserver';
import type { Finding } from '../core/rules/rule.ts';
import type { Severity } from '../core/rules/rule-id.ts';
import type { TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/span.ts';
import type { ClientCapabilities } from './capabilities.ts';
import { lineOf } from './leaving.ts';

/** Who says so, beside a diagnostic. */
export const SOURCE = 'dkim-lint';

/** Offsets in UTF-16 units to positions and back, for one version of one text. */
export interface Positions {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** The positions of another document of the workspace, where it is known. */
export type PositionsOf = (uri: string) => Positions | undefined;

export function toRange(positions: Positions, { start, end }: Span): Range {
  return { start: positions.positionAt(start), end: positions.positionAt(end) };
}

export function toSpan(positions: Positions, { start, end }: Range): Span {
  return { start: positions.offsetAt(start), end: positions.offsetAt(end) };
}

export function toProtocolEdits(positions: Positions, edits: readonly TextEdit[]): ProtocolEdit[] {
  return edits.map(({ span, newText }) => ({ range: toRange(positions, span), newText }));
}

/** Places of other documents whose positions are not known are left out. */
export function toLocations(positionsOf: PositionsOf, places: readonly { uri: string; span: Span }[]): Location[] {
  return places.flatMap(({ uri, span }) => {
    const positions = positionsOf(uri);
    return positions === undefined ? [] : [{ uri, range: toRange(positions, span) }];
  });
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** @param page the address of a rule's page */
export function toDiagnostic(
  finding: Finding,
  uri: string,
  positionsOf: PositionsOf,
  can: ClientCapabilities['diagnostics'],
  page: (ruleId: string) => string,
): Diagnostic | undefined {
  const positions = positionsOf(uri);
  if (positions === undefined) return undefined;
  const codeDescription: CodeDescription = { href: page(finding.rule.id) };
  const related = can.relatedInformation
    ? finding.related.flatMap(({ uri: other = uri, span, message }) => {
        const there = positionsOf(other);
        return there === undefined
          ? []
          : [{ location: { uri: other, range: toRange(there, span) }, message: lineOf(message) }];
      })
    : [];
  return {
    range: toRange(positions, finding.span),
    severity: SEVERITY[finding.severity],
    source: SOURCE,
    code: finding.rule.id,
    message: lineOf(finding.message),
    ...(can.codeDescription ? { codeDescription } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(can.tags && finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
