/** `--format sarif`: SARIF 2.1.0, as code scanning services read it. */

import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ArtifactLocation,
  Invocation,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
  Fix as SarifFix,
} from 'sarif';
import { type Finding, type Fix, type Rule, specText } from '../../core/rules/rule.ts';
import type { Severity } from '../../core/rules/rule-id.ts';
import type { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';
import { specUri } from '../../core/text/spec-reference.ts';
import type { DataText } from '../../core/text/visible.ts';
import { VERSION } from '../../version.ts';
import { jsonText } from '../json.ts';
import { Fingerprints } from './fingerprint.ts';
import { pathInProject } from './paths.ts';
import { type Counts, type FileResult, placeAt, type Report, type ReportContext } from './report.ts';

const ROOT = '%SRCROOT%';

const LEVELS: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

export class SarifReport implements Report {
  readonly #context: ReportContext;
  readonly #results: Result[] = [];
  readonly #rules = new Map<Rule, number>();

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add(result: FileResult): void {
    const prints = new Fingerprints(result);
    for (const finding of result.findings) this.#results.push(this.#result(result, finding, prints));
  }

  async finish(_counts: Counts): Promise<DataText> {
    const log: Log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'dkim-lint',
              version: VERSION,
              semanticVersion: VERSION,
              rules: await Promise.all([...this.#rules.keys()].map((rule) => this.#descriptor(rule))),
            },
          },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: { [ROOT]: { uri: pathToFileURL(`${this.#context.cwd}/`).href } },
          invocations: [this.#invocation()],
          results: this.#results,
        },
      ],
    };
    return jsonText(log);
  }

  /** Files that could not be read make the run a failed one; SARIF names them beside the results. */
  #invocation(): Invocation {
    const { unread } = this.#context.output;
    if (unread.length === 0) return { executionSuccessful: true };
    const toolExecutionNotifications = unread.map(
      ({ path, reason }): Notification => ({
        level: 'error',
        message: { text: `${path}: ${reason}` },
        locations: [
          {
            physicalLocation: {
              artifactLocation: this.#artifact(pathToFileURL(resolve(this.#context.cwd, path)).href),
            },
          },
        ],
      }),
    );
    return { executionSuccessful: false, toolExecutionNotifications };
  }

  #result(file: FileResult, finding: Finding, prints: Fingerprints): Result {
    const { rule, severity, message, span, related, fixes } = finding;
    const lineIndex = (uri: string): LineIndex | undefined => this.#lines(file, uri);
    const relatedLocations = related.flatMap((place, id) => {
      const uri = place.uri ?? file.uri;
      const lines = lineIndex(uri);
      return lines === undefined
        ? []
        : [{ id, message: { text: place.message }, ...this.#location(uri, lines, place.span) }];
    });
    const sarifFixes = fixes.flatMap((fix) => {
      const uri = fix.uri ?? file.uri;
      const lines = lineIndex(uri);
      return lines === undefined ? [] : [this.#fix(uri, lines, fix)];
    });
    return {
      ruleId: rule.id,
      ruleIndex: this.#indexOf(rule),
      level: LEVELS[severity],
      message: { text: message },
      locations: [this.#location(file.uri, file.lines, span)],
      partialFingerprints: { 'findingHash/v1': prints.of(finding) },
      ...(relatedLocations.length > 0 ? { relatedLocations } : {}),
      ...(sarifFixes.length > 0 ? { fixes: sarifFixes } : {}),
    };
  }

  #lines(file: FileResult, uri: string): LineIndex | undefined {
    return uri === file.uri ? file.lines : this.#context.linesOf(uri);
  }

  #location(uri: string, lines: LineIndex, span: Span): Location {
    return { physicalLocation: { artifactLocation: this.#artifact(uri), region: region(lines, span) } };
  }

  #artifact(uri: string): ArtifactLocation {
    const path = pathInProject(uri, this.#context.cwd);
    if (path === uri || isAbsolute(path)) return { uri };
    return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
  }

  #fix(uri: string, lines: LineIndex, fix: Fix): SarifFix {
    return {
      description: { text: fix.title },
      artifactChanges: [
        {
          artifactLocation: this.#artifact(uri),
          replacements: fix.edits().map(({ span, newText }) => ({
            deletedRegion: region(lines, span),
            ...(newText === '' ? {} : { insertedContent: { text: newText } }),
          })),
        },
      ],
    };
  }

  #indexOf(rule: Rule): number {
    const known = this.#rules.get(rule);
    if (known !== undefined) return known;
    this.#rules.set(rule, this.#rules.size);
    return this.#rules.size - 1;
  }

  async #descriptor(rule: Rule): Promise<ReportingDescriptor> {
    const page = await this.#context.rulePage(rule.id);
    const heading = page === undefined ? undefined : /^# +(\S.*)/m.exec(page)?.[1];
    return {
      id: rule.id,
      name: rule.id,
      shortDescription: { text: heading ?? Object.values(rule.messages)[0] ?? rule.id },
      ...helpUriOf(rule),
      ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
      defaultConfiguration:
        rule.severity === 'off' ? { enabled: false } : { enabled: true, level: LEVELS[rule.severity] },
      properties: { tags: [rule.id.slice(0, rule.id.indexOf('/')), ...rule.spec.map(specText)] },
    };
  }
}

/** The standard that the rule follows; its page, which says more, is in `help`. */
function helpUriOf({ spec }: Rule): { helpUri?: string } {
  const [first] = spec;
  return first === undefined ? {} : { helpUri: specUri(first) };
}

function region(lines: LineIndex, { start, end }: Span): Region {
  const from = placeAt(lines, start);
  const to = placeAt(lines, end);
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    charOffset: start,
    charLength: end - start,
  };
}
