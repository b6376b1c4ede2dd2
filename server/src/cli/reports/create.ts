/** How a report is chosen. */

import { GithubReport } from './github.ts';
import { JsonReport } from './json.ts';
import { PrettyReport } from './pretty.ts';
import type { Format, Report, ReportContext } from './report.ts';
import { SarifReport } from './sarif.ts';

export function createReport(format: Format, context: ReportContext): Report {
  switch (format) {
    case 'pretty':
      return new PrettyReport(context);
    case 'json':
      return new JsonReport();
    case 'sarif':
      return new SarifReport(context);
    case 'github':
      return new GithubReport(context);
  }
}
