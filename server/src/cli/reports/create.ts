/** How a report is chosen. */

import { CheckstyleReport } from './checkstyle.ts';
import { GithubReport } from './github.ts';
import { GitlabReport } from './gitlab.ts';
import { JsonReport } from './json.ts';
import { JunitReport } from './junit.ts';
import { PrettyReport } from './pretty.ts';
import type { Format, Report, ReportContext } from './report.ts';
import { SarifReport } from './sarif.ts';
import { UnixReport } from './unix.ts';

export function createReport(format: Format, context: ReportContext): Report {
  switch (format) {
    case 'pretty':
      return new PrettyReport(context);
    case 'json':
      return new JsonReport(context);
    case 'sarif':
      return new SarifReport(context);
    case 'github':
      return new GithubReport(context);
    case 'gitlab':
      return new GitlabReport(context);
    case 'unix':
      return new UnixReport();
    case 'junit':
      return new JunitReport(context);
    case 'checkstyle':
      return new CheckstyleReport(context);
  }
}
