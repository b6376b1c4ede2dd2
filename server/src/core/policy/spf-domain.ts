/** Macro strings and domain-specs of SPF terms (RFC 7208 §7.1). Which term may have one is `spf.ts`'s. */

import { type DomainName, domainName } from '../text/domain-name.ts';
import { replace, type TextEdit } from '../text/edit.ts';
import { type Span, spanOf } from '../text/span.ts';

export interface SpfMacro {
  /** `%{ir}`, `%%`, `%_` or `%-`, in logical offsets. */
  readonly span: Span;
  /** In lower case; undefined for `%%`, `%_` and `%-`. */
  readonly letter: string | undefined;
  /** An upper-case letter: the value is URL-escaped. */
  readonly isEscaped: boolean;
  /** How many parts from the right are kept; undefined for all. */
  readonly parts: number | undefined;
  readonly isReversed: boolean;
  /** Where the value is split; `.` if empty. */
  readonly delimiters: string;
}

export interface SpfDomainSpec {
  readonly text: string;
  readonly span: Span;
  /** The well-formed ones. */
  readonly macros: readonly SpfMacro[];
  /** The name, where it has no macros. */
  readonly name: DomainName | undefined;
}

export type SpfDomainProblemCode =
  /** A `%` that begins no macro. */
  | 'macro-syntax'
  /** `%{x}`: no such letter. */
  | 'macro-letter'
  /** `%{c}`, `%{r}`, `%{t}` outside an explanation. */
  | 'macro-exp-only'
  /** `%{d0}`: the number of parts must not be zero. */
  | 'macro-zero'
  /** `%{p}`, which must not be used any more. Advice. */
  | 'macro-p'
  /** Does not end in a top-level label or a macro. */
  | 'domain-syntax'
  /** One label alone, `include:localhost`. */
  | 'domain-single-label'
  /** Legal in the grammar, but in no domain name: `:`, `@`, `*` ... Advice. */
  | 'domain-characters'
  /** An empty label, one of more than 63 octets, or a name of more than 253. Advice. */
  | 'domain-labels';

export type ReportDomainProblem = (
  code: SpfDomainProblemCode,
  span: Span,
  data: Readonly<Record<string, string | number>>,
  fix?: TextEdit,
) => void;

const MACRO = /%(?:\{([A-Za-z])(\d*)([rR]?)([.\-+,/_=]*)\}|[%_-])/y;

/** A letter-digit-hyphen label that is not all digits. */
const TOP_LABEL = /^(?=\d*[A-Za-z-])[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/**
 * The macros of a range; what is wrong with them is reported.
 *
 * @param isTerm whether the letters of explanations are wrong here
 */
export function readMacros(text: string, span: Span, isTerm: boolean, report: ReportDomainProblem): SpfMacro[] {
  const macros: SpfMacro[] = [];
  // A slice, so that the search for `%` ends with the range.
  const own = text.slice(span.start, span.end);
  for (let i = own.indexOf('%'); i >= 0; i = own.indexOf('%', i)) {
    MACRO.lastIndex = i;
    const match = MACRO.exec(own);
    if (match === null) {
      i = reportBrokenMacro(own, i, span.start, report);
      continue;
    }
    const macro = macroOf(match, span.start + i);
    checkMacro(match, macro, isTerm, report);
    macros.push(macro);
    i += match[0].length;
  }
  return macros;
}

function macroOf([text, letter, digits, reverse, delimiters]: RegExpExecArray, start: number): SpfMacro {
  return {
    span: spanOf(start, start + text.length),
    letter: letter?.toLowerCase(),
    isEscaped: letter !== undefined && letter !== letter.toLowerCase(),
    parts: digits === undefined || digits === '' ? undefined : Number(digits),
    isReversed: reverse !== undefined && reverse !== '',
    delimiters: delimiters ?? '',
  };
}

function checkMacro(match: RegExpExecArray, macro: SpfMacro, isTerm: boolean, report: ReportDomainProblem): void {
  const { letter, span } = macro;
  if (letter === undefined) return;
  const data = { text: match[0], letter };
  if (!'slodiphcrtv'.includes(letter)) report('macro-letter', span, data);
  else if ('crt'.includes(letter) && isTerm) report('macro-exp-only', span, data);
  else if (macro.parts === 0) report('macro-zero', span, data);
  else if (letter === 'p') report('macro-p', span, data);
}

/** Reports it and gives where to go on in `own`, which begins at `offset` of the text. */
function reportBrokenMacro(own: string, at: number, offset: number, report: ReportDomainProblem): number {
  // A macro is short: nothing is searched beyond what one can be.
  const rest = own.slice(at, at + 32);
  const start = offset + at;
  const parentheses = /^%\(([A-Za-z]\d*r?[.\-+,/_=]*)\)/i.exec(rest);
  if (parentheses !== null) {
    const span = spanOf(start, start + parentheses[0].length);
    const expected = `%{${parentheses[1]}}`;
    report('macro-syntax', span, { text: parentheses[0], expected }, replace(span, expected));
    return at + parentheses[0].length;
  }
  const shown = /^%\{[^}%]*\}?/.exec(rest)?.[0] ?? rest.slice(0, 2);
  report('macro-syntax', spanOf(start, start + shown.length), { text: shown });
  return at + shown.length;
}

export function readDomainSpec(text: string, span: Span, report: ReportDomainProblem): SpfDomainSpec {
  let isBroken = false;
  const macros = readMacros(text, span, true, (code, at, data, fix) => {
    if (code !== 'macro-p') isBroken = true;
    report(code, at, data, fix);
  });
  const spec = text.slice(span.start, span.end);
  if (!isBroken) checkDomain(spec, span, macros, report);
  return { text: spec, span, macros, name: spec.includes('%') ? undefined : domainName(spec) };
}

function checkDomain(spec: string, span: Span, macros: readonly SpfMacro[], report: ReportDomainProblem): void {
  const data = { domain: spec };
  const end = checkDomainEnd(spec, span, macros);
  const foreign = foreignRun(spec, span, macros);
  if (end !== undefined) report(end, span, data);
  else if (foreign !== undefined) {
    const text = spec.slice(foreign.start - span.start, foreign.end - span.start);
    report('domain-characters', foreign, { ...data, text });
  } else if (macros.length === 0 && hasBadLabels(spec)) report('domain-labels', span, data);
}

/** `domain-end`: a macro, or a dot and a top-level label. */
function checkDomainEnd(spec: string, span: Span, macros: readonly SpfMacro[]): SpfDomainProblemCode | undefined {
  const literalStart = (macros.at(-1)?.span.end ?? span.start) - span.start;
  if (macros.length > 0 && literalStart === spec.length) return undefined;
  const end = spec.endsWith('.') ? spec.length - 1 : spec.length;
  const dot = spec.lastIndexOf('.', end - 1);
  const isTopLabel = TOP_LABEL.test(spec.slice(Math.max(dot + 1, literalStart), end));
  if (dot >= literalStart && end > 0) return isTopLabel ? undefined : 'domain-syntax';
  return isTopLabel && macros.length === 0 ? 'domain-single-label' : 'domain-syntax';
}

/** The first run outside macros that is not a letter, digit, hyphen, underscore or dot. */
function foreignRun(spec: string, span: Span, macros: readonly SpfMacro[]): Span | undefined {
  let from = span.start;
  for (const { start, end } of [...macros.map((macro) => macro.span), spanOf(span.end, span.end)]) {
    const match = /[^A-Za-z0-9._-]+/.exec(spec.slice(from - span.start, start - span.start));
    if (match !== null) return spanOf(from + match.index, from + match.index + match[0].length);
    from = end;
  }
  return undefined;
}

function hasBadLabels(spec: string): boolean {
  const name = spec.endsWith('.') ? spec.slice(0, -1) : spec;
  return name.length > 253 || name.split('.').some((label) => label === '' || label.length > 63);
}
