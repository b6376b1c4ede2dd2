/** `--format pretty`: for people. Everything that comes from a file is made visible first. */

import type { Finding } from '../../core/rules/rule.ts';
import type { Severity } from '../../core/rules/rule-id.ts';
import { plural } from '../../core/text/plural.ts';
import { page, type VisibleText } from '../../core/text/visible.ts';
import type { Colors } from '../output.ts';
import { visible, wrap } from '../visible.ts';
import { excerptOf } from './excerpt.ts';
import { pathFromHere } from './paths.ts';
import { type Counts, type FileResult, isFixable, placeAt, type Report, type ReportContext } from './report.ts';

const MAX_FIXES = 3;
const MAX_RELATED = 5;
/** Findings of one rule in one file: nobody reads more, and the other formats have all. */
const MAX_ALIKE = 1000;

export class PrettyReport implements Report {
  readonly #context: ReportContext;
  readonly #parts: string[] = [];

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add(result: FileResult): void {
    if (result.originGuessedFrom !== undefined && result.findings.length > 0) this.#parts.push(this.#guess(result));
    const counts = new Map<string, number>();
    for (const finding of result.findings) {
      const count = (counts.get(finding.rule.id) ?? 0) + 1;
      counts.set(finding.rule.id, count);
      if (count <= MAX_ALIKE) this.#parts.push(this.#finding(result, finding));
    }
    for (const [id, count] of counts) {
      if (count <= MAX_ALIKE) continue;
      const more = plural(count - MAX_ALIKE, 'more finding');
      this.#parts.push(`${visible(result.path)}: ${more} of ${id}, which --format json or unix lists.\n\n`);
    }
    if (result.isSigned === true && result.findings.some(({ fixes }) => fixes.length > 0))
      this.#parts.push(`${visible(result.path)}: the zone is signed with DNSSEC. Sign it again after a fix.\n\n`);
  }

  finish(counts: Counts): VisibleText {
    return page(`${this.#parts.join('')}${this.#summary(counts)}`);
  }

  #guess({ path, origin, originGuessedFrom }: FileResult): string {
    const { colors, columns } = this.#context.output;
    const text = `The origin ${visible(origin ?? '')} is guessed from ${originGuessedFrom}; set it with --origin NAME.`;
    return `${wrap(`${visible(path)}: ${text}`, columns)
      .map(colors.dim)
      .join('\n')}\n\n`;
  }

  #finding(result: FileResult, finding: Finding): string {
    const { colors, columns } = this.#context.output;
    const { lines, text, path } = result;
    const { line, column } = placeAt(lines, finding.span.start);
    const gutter = String(line).length;
    const bar = `${' '.repeat(gutter)} ${colors.blue('|')}`;
    const excerpt = excerptOf(text, lines, finding.span, columns - gutter - 3);
    const paint = painter(colors, finding.severity);
    const out = [
      ...this.#headline(finding, paint),
      `${' '.repeat(gutter)}${colors.blue('-->')} ${visible(path)}:${line}:${column}`,
      bar,
      `${colors.blue(`${line} |`)} ${excerpt.line}`,
      `${bar} ${' '.repeat(excerpt.carets.lastIndexOf(' ') + 1)}${paint(excerpt.carets.trim())}`,
      ...this.#notes(result, finding).flatMap((note) =>
        wrap(note, columns - gutter - 3).map(
          (piece, i) => `${' '.repeat(gutter)} ${i === 0 ? colors.blue('=') : ' '} ${piece}`,
        ),
      ),
    ];
    return `${out.join('\n')}\n\n`;
  }

  #headline({ severity, rule, message }: Finding, paint: (text: string) => string): readonly string[] {
    const { colors, columns } = this.#context.output;
    const label = `${severity}[${rule.id}]`;
    const [first = '', ...rest] = wrap(`${label}: ${visible(message)}`, columns);
    return [paint(label) + colors.bold(first.slice(label.length)), ...rest.map((piece) => colors.bold(piece))];
  }

  #notes(result: FileResult, finding: Finding): readonly string[] {
    const fixes = finding.fixes.slice(0, MAX_FIXES).map((fix) => {
      const isMade = !result.withheld.has(finding) && isFixable(result, { ...finding, fixes: [fix] });
      return `fix: ${visible(fix.title)}${isMade ? ' (applied by --fix)' : ''}`;
    });
    const related = finding.related.slice(0, MAX_RELATED).map(({ uri, span, message }) => {
      const here = uri === undefined || uri === result.uri;
      const name = here ? result.path : pathFromHere(uri, this.#context.cwd);
      const lines = here ? result.lines : this.#context.linesOf(uri);
      const place = lines === undefined ? undefined : placeAt(lines, span.start);
      return `${visible(name)}${place === undefined ? '' : `:${place.line}:${place.column}`}: ${visible(message)}`;
    });
    return [...fixes, ...related];
  }

  #summary({ files, errors, warnings, bounces, notes, fixable, fixed, hidden }: Counts): string {
    const { colors } = this.#context.output;
    if (files === 0) return '';
    const checked = `${plural(files, 'file')} checked`;
    const counts = [
      ...(errors > 0 ? [colors.red(plural(errors, 'error'))] : []),
      ...(warnings > 0 ? [colors.yellow(plural(warnings, 'warning'))] : []),
      ...(bounces > 0 ? [plural(bounces, 'bounce')] : []),
      ...(notes > 0 ? [plural(notes, 'info or hint', 'info and hints')] : []),
    ];
    const found = counts.length === 0 ? colors.green(hidden > 0 ? 'nothing new' : 'nothing found') : counts.join(', ');
    const done = fixed > 0 ? ` ${plural(fixed, 'file')} ${this.#context.isDryRun ? 'would be fixed' : 'fixed'}.` : '';
    const remaining = fixable > 0 ? ` ${fixable} can be fixed by --fix.` : '';
    return `${checked}: ${found}.${done}${remaining}\n`;
  }
}

function painter(colors: Colors, severity: Severity): (text: string) => string {
  switch (severity) {
    case 'error':
      return (text) => colors.bold(colors.red(text));
    case 'warning':
      return (text) => colors.bold(colors.yellow(text));
    case 'info':
      return (text) => colors.bold(colors.blue(text));
    case 'hint':
      return (text) => colors.bold(colors.cyan(text));
  }
}
