/**
 * `--format junit`: test results, which every CI server shows. A file is a suite and a finding a case of it: one that sets the exit
 * code has failed, any other is skipped with its message, so that it is shown and fails nothing.
 */

import type { Finding } from '../../core/rules/rule.ts';
import { append } from '../../core/text/lists.ts';
import type { DataText } from '../../core/text/visible.ts';
import { visible } from '../visible.ts';
import { pathInProject } from './paths.ts';
import { type FileResult, placeAt, type Report, type ReportContext } from './report.ts';
import { attributes, xml, xmlDocument } from './xml.ts';

export class JunitReport implements Report {
  readonly #context: ReportContext;
  readonly #lines: string[] = [];
  #tests = 0;
  #failures = 0;

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add(result: FileResult): void {
    const { uri, findings } = result;
    const path = pathInProject(uri, this.#context.cwd);
    const tests = Math.max(1, findings.length);
    const failures = findings.filter(isFailure).length;
    const skipped = findings.length - failures;
    this.#tests += tests;
    this.#failures += failures;
    this.#lines.push(`  <testsuite${attributes({ name: path, tests, failures, errors: 0, skipped, time: 0 })}>`);
    if (findings.length === 0) {
      this.#lines.push(`    <testcase${attributes({ name: 'nothing found', classname: path, file: path, time: 0 })}/>`);
    }
    for (const finding of findings) append(this.#lines, this.#testCase(result, path, finding));
    this.#lines.push('  </testsuite>');
  }

  #testCase({ lines }: FileResult, path: string, finding: Finding): readonly string[] {
    const { rule, severity, message, span } = finding;
    const { line, column } = placeAt(lines, span.start);
    const place = `${path}:${line}:${column}`;
    const name = `${rule.id} (line ${line}, column ${column})`;
    const outcome = isFailure(finding)
      ? `      <failure${attributes({ type: rule.id, message })}>${xml(`${visible(place)}: ${severity}: ${visible(message)}`)}</failure>`
      : `      <skipped${attributes({ message: `${severity}: ${message}` })}/>`;
    return [
      `    <testcase${attributes({ name, classname: path, file: path, line, time: 0 })}>`,
      outcome,
      '    </testcase>',
    ];
  }

  /** A file that could not be read is an error, which fails the run as the exit code does. */
  #addUnread({ path, reason }: { readonly path: string; readonly reason: string }): void {
    const message = reason;
    this.#tests++;
    this.#lines.push(
      `  <testsuite${attributes({ name: path, tests: 1, failures: 0, errors: 1, skipped: 0, time: 0 })}>`,
      `    <testcase${attributes({ name: 'could not be read', classname: path, file: path, time: 0 })}>`,
      `      <error${attributes({ type: 'unreadable', message })}>${xml(`${visible(path)}: ${visible(reason)}`)}</error>`,
      '    </testcase>',
      '  </testsuite>',
    );
  }

  finish(): DataText {
    const { unread } = this.#context.output;
    for (const file of unread) this.#addUnread(file);
    // Without `skipped`, which Jenkins' schema does not allow here.
    const totals = { tests: this.#tests, failures: this.#failures, errors: unread.length, time: 0 };
    return xmlDocument([
      `<testsuites${attributes({ name: 'dkim-lint', ...totals })}>`,
      ...this.#lines,
      '</testsuites>',
    ]);
  }
}

function isFailure({ rule, severity }: Finding): boolean {
  return severity === 'error' && rule.group !== 'bounce';
}
