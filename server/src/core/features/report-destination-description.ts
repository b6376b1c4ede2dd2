/** Whether those to whom DMARC reports go have agreed to it, in words. */

import { say } from '../text/say.ts';
import type { ReportDestination } from '../workspace/report-destinations.ts';

/** A part of a sentence, plain text. */
export function destinationInWords({ host, name, state }: ReportDestination): string {
  switch (state) {
    case 'authorized':
      return say`${host} allows it by the record at ${name}`;
    case 'missing':
      return say`${host} does not allow it: there is no record at ${name}, and receivers send no reports there`;
    case 'other-host':
      return say`the record at ${name} names another host than ${host}, so receivers send no reports at all`;
    case 'name-too-long':
      return say`the permission of ${host} would be at a name that is too long for the DNS, so receivers send no reports there`;
    case 'unknown':
      return say`${host} must allow it by a record at ${name}, which is not known here`;
  }
}
