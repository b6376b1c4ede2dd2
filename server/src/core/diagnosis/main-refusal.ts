/** Of several refusals in one report, the one that is shown where there is room for one. */

import { isAuthentication } from '../bounce/reading.ts';
import type { MessageDocument, RefusalView } from '../workspace/message-document.ts';

/** The first one about authentication, else the first; undefined where the document is not a report. */
export function mainRefusal(document: MessageDocument): RefusalView | undefined {
  if (!document.isReport) return undefined;
  return document.refusals.find(({ reading }) => isAuthentication(reading.cause)) ?? document.refusals[0];
}
